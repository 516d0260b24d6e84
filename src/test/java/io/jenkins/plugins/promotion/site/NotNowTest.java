package io.jenkins.plugins.promotion.site;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.CopyReport;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite.NotNow;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

public class NotNowTest {

    /** An agent may throw one; whoever waits then tells what for, and does not fail at that. */
    @Test
    public void whatIsWaitedForIsToldOnTheOtherSideToo() throws Exception {
        NotNow busy = NotNow.busy("production");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(busy);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            NotNow there = (NotNow) in.readObject();
            assertEquals(busy.getMessage(), there.what().in(Locale.GERMAN));
        }
    }

    /** Whoever has the agent in hand fills no page with it. */
    @Test
    public void whatAnAgentTellsIsBounded() {
        NotNow much = new NotNow(language -> "x".repeat(1 << 20));
        assertEquals(101, much.within(100).what().in(Locale.ENGLISH).length());
        NotNow busy = NotNow.busy("production");
        assertSame(busy, busy.within(1000));
        assertEquals("…", new NotNow(language -> null).within(100).what().in(Locale.ENGLISH));
    }

    @Test
    public void patternsThatNobodyAskedForAreNoAnswerOfACopy() {
        TreeDigest tree = new TreeDigest("v1:sha256:" + "0".repeat(64));
        CopyOptions options = CopyOptions.DEFAULT.narrowed(List.of("a/**", "b"), List.of());
        Answers.copied(report(tree, List.of("b")), options);
        for (List<String> idle : List.of(List.of("c"), List.of("b", "b"), List.of("x".repeat(1 << 20)))) {
            assertThrows(Refusal.class, () -> Answers.copied(report(tree, idle), options));
        }
    }

    private static CopyReport report(TreeDigest tree, List<String> idle) {
        return new CopyReport(tree, tree, 0, 0, 0, 0, 0, 0, null, List.of(), null, idle);
    }
}
