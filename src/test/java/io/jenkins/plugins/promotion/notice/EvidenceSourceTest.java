package io.jenkins.plugins.promotion.notice;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.hasItem;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.change.EvidenceRecord;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.steps.Workshop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;

/** Another plugin's evidence: at the gate for signers to see, once. */
public class EvidenceSourceTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private static final AtomicInteger ASKED = new AtomicInteger();

    /** As a plugin would be that scans. Its scanner is not there at first. */
    @TestExtension
    public static class Scanner extends EvidenceSource {
        @Override
        public String id() {
            return "scanner";
        }

        @Override
        public List<Piece> evidence(PromotionEvent.GateOpened gate) {
            if (ASKED.incrementAndGet() == 1) {
                throw new IllegalStateException("not there yet");
            }
            byte[] report = ("no finding in " + gate.source().change()).getBytes(StandardCharsets.UTF_8);
            Piece whole = new Piece("reports/scan.txt", report, "", "What the scanner found");
            return List.of(
                    new Piece("scan.exe", report, "", ""), new Piece("empty.txt", new byte[0], "", ""), whole, whole);
        }
    }

    @Test
    public void filesAreAttachedToTheGateThatOpensButThoseThatAreRefused() throws Exception {
        PromotionConfiguration.get().setEvidenceTypes("txt");
        List<String> told = new CopyOnWriteArrayList<>();
        Handler listening = new ConsoleHandler() {
            @Override
            public void publish(LogRecord said) {
                told.add(said.getMessage());
            }
        };
        Logger log = Logger.getLogger(EvidenceSource.class.getName());
        log.addHandler(listening);
        WorkflowRun run = shop.start("awaitSignOff name: 'Go', change: c, fourEyes: false");
        String gate = shop.people.gate("Go").id();
        await().atMost(Duration.ofSeconds(90))
                .until(() -> !shop.state().evidence().isEmpty());
        shop.people.approve("Go", "qa1");
        shop.end(run, Result.SUCCESS);

        assertEquals(
                "the same file is no news, and no other may be attached",
                1,
                shop.state().evidence().size());
        EvidenceRecord file = shop.state().evidence().get(0);
        assertEquals("scan.txt", file.name());
        assertEquals("plugin:scanner", file.by());
        assertEquals(gate, file.file().of());
        assertEquals("What the scanner found", file.file().note());
        assertTrue("it was asked again", ASKED.get() >= 2);
        assertThat(told, hasItem(startsWith("'scan.exe', which scanner brought to the gate of ")));
        assertThat(told, hasItem(containsString("'empty.txt' is empty, which is evidence of nothing")));
        log.removeHandler(listening);
    }
}
