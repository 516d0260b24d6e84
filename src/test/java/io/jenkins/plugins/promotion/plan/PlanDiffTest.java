package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PlanDiffTest {
    private static PlanDiff diff(String after) throws Exception {
        return PlanDiff.between(Plans.read(Plans.whole()), Plans.FILES, Plans.read(after), Plans.FILES);
    }

    @Test
    public void commentsAndFormattingAreNoDifference() throws Exception {
        assertTrue(diff(Plans.whole().replace("# People say why here.", "").replace("expect: 20", "expect:  20"))
                .isEmpty());
    }

    @Test
    public void saysWhichFieldsOfWhichItems() throws Exception {
        PlanDiff diff = diff(Plans.whole()
                .replace("expect: 20", "expect: 30")
                .replace("    estimate: 5m\n", "")
                .replace("id: retire", "id: remove")
                .replace("title: Route", "title: Send")
                .replace("production: smtp.example.org", "production: mail.example.org"));
        assertEquals(List.of("remove"), diff.added());
        assertEquals(List.of("retire"), diff.removed());
        assertEquals(
                List.of(new PlanDiff.ItemChange(
                        "raise-limit",
                        List.of(
                                new PlanDiff.FieldChange("expect", "20", "30"),
                                new PlanDiff.FieldChange("estimate", "5m", "")))),
                diff.changed());
        assertEquals(
                List.of("title", "parameters.smtpHost"),
                diff.head().stream().map(PlanDiff.FieldChange::field).toList());
    }

    @Test
    public void saysWhenOnlyTheBytesBesideThePlanDiffer() throws Exception {
        WorkPlan plan = Plans.read(Plans.whole());
        PlanFiles other = PlanFiles.of(Map.of("files/workflows/approval.xml", "<other/>".getBytes(UTF_8)));
        PlanDiff diff = PlanDiff.between(plan, Plans.FILES, plan, other);
        assertEquals("matrix", diff.changed().get(0).id());
        assertEquals("content", diff.changed().get(0).fields().get(0).field());
    }

    @Test
    public void saysWhenTheOrderDiffers() throws Exception {
        String a = "- {id: a, description: d, kind: manual, instruction: i}\n";
        String b = "- {id: b, description: d, kind: manual, instruction: i}\n";
        PlanDiff diff = PlanDiff.between(
                Plans.read(Plans.withItems(a + b)), Plans.FILES, Plans.read(Plans.withItems(b + a)), Plans.FILES);
        assertTrue(diff.reordered());
        assertTrue(diff.added().isEmpty()
                && diff.removed().isEmpty()
                && diff.changed().isEmpty());
    }

    @Test
    public void showsTheTextsDifference() {
        assertEquals(
                List.of("--- r1", "+++ r2", "@@ -1,3 +1,3 @@", " a", "-b", "+x", " c"),
                PlanDiff.text("r1", "a\nb\nc\n", "r2", "a\nx\nc\n"));
        assertEquals(List.of(), PlanDiff.text("r1", "a\n", "r2", "a\n"));
    }
}
