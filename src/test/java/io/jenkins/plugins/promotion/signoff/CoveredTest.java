package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class CoveredTest {
    private static final Covered SIGNED =
            new Covered(4L, "v1:aaaaaaaaaa", "v1:pp", "v1:bb", Map.of("test", "v1:tt"), "v1:ee", "complete");

    private static Covered with(int part, String other) {
        String[] parts = {"v1:aaaaaaaaaa", "v1:pp", "v1:bb", "v1:tt", "v1:ee", "complete"};
        parts[part] = other;
        return new Covered(4L, parts[0], parts[1], parts[2], Map.of("test", parts[3]), parts[4], parts[5]);
    }

    @Test
    public void namesEachDifference() {
        record Case(Covered now, List<String> reasons) {}
        List<Case> cases = List.of(
                new Case(SIGNED, List.of()),
                new Case(with(0, "v1:cccccccccc"), List.of("the plan changed since it was signed")),
                new Case(with(1, "v1:xx"), List.of("the parameter values changed")),
                new Case(with(2, "v1:xx"), List.of("the base changed")),
                new Case(with(3, "v1:xx"), List.of("environment 'test' changed")),
                new Case(with(4, "v1:xx"), List.of("the test results changed")),
                new Case(
                        with(5, "2 paths missing"),
                        List.of("the completeness changed: 'complete' was signed, now it is '2 paths missing'")),
                new Case(
                        new Covered(null, null, "v1:pp", "v1:bb", Map.of(), "v1:ee", null),
                        List.of(
                                "the plan changed: revision 4 was signed, now it is not there",
                                "environment 'test' changed: it is not there any more",
                                "the completeness changed: 'complete' was signed, now it is 'unknown'")));
        for (Case one : cases) {
            assertEquals(one.toString(), one.reasons(), SIGNED.differences(one.now()));
        }
    }

    @Test
    public void notesOnlyRevisionKeepsTheSignOff() {
        Covered now = new Covered(5L, "v1:aaaaaaaaaa", "v1:pp", "v1:bb", Map.of("test", "v1:tt"), "v1:ee", "complete");
        assertEquals(List.of(), SIGNED.differences(now));
    }

    @Test
    public void withoutADigestTheRevisionCounts() {
        Covered signed = new Covered(4L, null, null, null, Map.of(), null, null);
        assertEquals(List.of(), signed.differences(SIGNED));
        assertEquals(
                List.of("the plan changed: revision 4 was signed, now it is revision 5"),
                signed.differences(new Covered(5L, null, null, null, Map.of(), null, null)));
    }

    @Test
    public void whatIsNotCoveredDoesNoHarm() {
        assertEquals(List.of(), Covered.NOTHING.differences(SIGNED));
        assertEquals(List.of(), new Covered(4L, "v1:aaaaaaaaaa", null, null, Map.of(), null, null).differences(SIGNED));
    }

    @Test
    public void namesEveryDigest() {
        assertEquals(
                Map.of(
                        "planRevision", "4",
                        "plan", "v1:aaaaaaaaaa",
                        "parameters", "v1:pp",
                        "base", "v1:bb",
                        "environment test", "v1:tt",
                        "tests", "v1:ee",
                        "completeness", "complete"),
                SIGNED.digests());
    }
}
