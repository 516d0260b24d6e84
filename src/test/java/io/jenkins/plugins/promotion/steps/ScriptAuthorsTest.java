package io.jenkins.plugins.promotion.steps;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import hudson.model.Result;
import hudson.model.User;
import hudson.model.listeners.SaveableListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.config.ScriptAuthors;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Whoever writes the script in a job's configuration is an author of what its builds record, whoever starts them. */
public class ScriptAuthorsTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private void configure(String user, String script) throws Exception {
        try (ACLContext as = ACL.as2(User.getById(user, true).impersonate2())) {
            shop.job.setDefinition(new CpsFlowDefinition(script, true));
        }
    }

    private void build() throws Exception {
        WorkflowRun run = shop.watch(shop.job.scheduleBuild2(0).waitForStart());
        shop.end(run, Result.SUCCESS);
    }

    @Test
    public void whoWroteTheScriptDoesNotSignWhatItRecords() throws Exception {
        shop.base();
        configure(
                "qa1",
                "node { recordWorkPlan environment: 'development', change: '" + shop.change() + "' } // </definition>");
        build();
        assertEquals("[qa1]", shop.state().revision().orElseThrow().authors().toString());
        shop.rehearse();
        WorkflowRun gate = shop.start("awaitSignOff name: 'Go live', change: c, covers: 'plan, test', approvers: 'qa'");
        Refusal refusal = assertThrows(Refusal.class, () -> shop.people.approve("Go live", "qa1"));
        assertThat(refusal.getMessage(), containsString("wrote or recorded revision 1"));
        shop.people.approve("Go live", "qa2");
        shop.end(gate, Result.SUCCESS);
    }

    @Test
    public void whoReplayedItIsAnAuthorOfWhatThatRecords() throws Exception {
        shop.base();
        WorkflowRun first = shop.start("echo 'nothing'");
        shop.end(first, Result.SUCCESS);
        int before = first.getNumber();
        try (ACLContext as = ACL.as2(User.getById("qa1", true).impersonate2())) {
            first.getAction(ReplayAction.class)
                    .run(
                            "node { recordWorkPlan environment: 'development', change: '" + shop.change() + "' }",
                            Map.of());
        }
        await().until(() -> shop.job.getLastBuild().getNumber() > before);
        shop.end(shop.watch(shop.job.getLastBuild()), Result.SUCCESS);
        assertEquals("[qa1]", shop.state().revision().orElseThrow().authors().toString());
    }

    @Test
    public void onlyWhoChangesTheScriptIsOne() throws Exception {
        configure("qa1", "echo '1'");
        assertEquals(Optional.of("qa1"), ScriptAuthors.of(shop.job));
        configure("dora", "echo '1'");
        try (ACLContext as = ACL.as2(User.getById("bea", true).impersonate2())) {
            shop.job.save();
        }
        assertEquals("the same script", Optional.of("qa1"), ScriptAuthors.of(shop.job));
        configure("dora", "echo '2'");
        assertEquals(Optional.of("dora"), ScriptAuthors.of(shop.job));
        shop.job.setDefinition(new CpsFlowDefinition("echo '3'", true));
        assertEquals("nobody in person", Optional.empty(), ScriptAuthors.of(shop.job));
    }

    /** As Jenkins takes what is sent to a job's {@code config.xml}: the file stays as it was spelt until it is saved. */
    private void send(String user, UnaryOperator<String> edit) throws Exception {
        Path file = shop.job.getRootDir().toPath().resolve("config.xml");
        Files.writeString(file, edit.apply(Files.readString(file)));
        shop.job.getConfigFile().unmarshal(shop.job);
        try (ACLContext as = ACL.as2(User.getById(user, true).impersonate2())) {
            SaveableListener.fireOnChange(shop.job, shop.job.getConfigFile());
        }
    }

    @Test
    public void whoSentTheScriptStaysItsAuthorWhereJenkinsSpellsItOtherwise() throws Exception {
        configure("qa1", "echo \"1\"");
        send("dora", xml -> xml.replace("echo &quot;1&quot;", "echo \"2\""));
        assertEquals(Optional.of("dora"), ScriptAuthors.of(shop.job));
        shop.job.save();
        assertEquals("saved by Jenkins itself", Optional.of("dora"), ScriptAuthors.of(shop.job));
        send("qa1", xml -> xml.replaceAll("<definition\\b[^>]*", "$0 plugin=\"workflow-cps@2\""));
        assertEquals("the same script", Optional.of("dora"), ScriptAuthors.of(shop.job));
    }

    @Test
    public void whatIsOnlyACommentIsNotTakenForTheScript() throws Exception {
        configure("dora", "echo 1");
        send("qa1", xml -> {
            String known = xml.substring(xml.indexOf("<definition"), xml.indexOf("</definition>") + 13);
            String other = known.replace("echo 1", "echo 2").replace("</definition>", "</definition >");
            return xml.replace(known, "<!--" + known + "-->" + other);
        });
        assertEquals(Optional.of("qa1"), ScriptAuthors.of(shop.job));
    }
}
