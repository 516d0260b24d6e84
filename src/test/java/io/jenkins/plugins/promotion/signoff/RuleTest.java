package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class RuleTest {

    @Test
    public void readsApproversAndNumbers() {
        record Case(String approvers, int required, List<String> names, int count, String text) {}
        List<Case> cases = List.of(
                new Case("qa", 1, List.of("qa"), 1, "1 of qa"),
                new Case(" qa , business ", 2, List.of("qa", "business"), 2, "2 of qa, business"),
                new Case("qa:2, business:1", 1, List.of("qa", "business"), 3, "2 of qa and 1 of business"),
                new Case("qa:2, business", 3, List.of("qa", "business"), 3, "2 of qa and 1 more of qa, business"),
                new Case("qa : 2", 1, List.of("qa"), 2, "2 of qa"),
                new Case("dom\\alice, a:b:1", 1, List.of("dom\\alice", "a:b"), 1, "1 of a:b"),
                new Case("user:alice, group:qa:2", 1, List.of("user:alice", "group:qa"), 2, "2 of group:qa"),
                new Case(
                        "user : alice,group: staff",
                        1,
                        List.of("user:alice", "group:staff"),
                        1,
                        "1 of user:alice, group:staff"),
                new Case("user:2", 1, List.of("user"), 2, "2 of user"),
                new Case("", 2, List.of(), 2, "2 of those who hold Promotion/SignOff"),
                new Case(null, 1, List.of(), 1, "1 of those who hold Promotion/SignOff"));
        for (Case one : cases) {
            Rule rule = Rule.parse(one.approvers(), one.required(), true, null);
            assertEquals(one.toString(), one.names(), rule.approvers());
            assertEquals(one.toString(), one.count(), rule.required());
            assertEquals(one.toString(), one.text(), rule.text());
        }
    }

    @Test
    public void readsTheExpiry() {
        assertEquals(Duration.ofDays(10), Rule.parse("qa", 1, true, "10d").expires());
        assertEquals(null, Rule.parse("qa", 1, true, " ").expires());
    }

    @Test
    public void tellsEveryMistakeAtOnce() {
        Refusal e = assertThrows(Refusal.class, () -> Rule.parse("qa,,qa, b:0, c:two, :1", 0, true, "soon"));
        List<String> starts = List.of(
                "approvers: 'qa,,qa, b:0, c:two, :1' has an empty name",
                "approvers: 'qa' is named twice",
                "approvers: 'b:0'",
                "approvers: 'c:two'",
                "approvers: 'qa,,qa, b:0, c:two, :1' has an empty name",
                "required: 0",
                "expires: 'soon'");
        int from = 0;
        for (String start : starts) {
            int at = e.getMessage().indexOf(start, from);
            assertTrue(
                    start + " in " + e.getMessage(),
                    at == 0 || at > 0 && e.getMessage().startsWith("; ", at - 2));
            from = at + 1;
        }
        assertTrue(assertThrows(Refusal.class, () -> Rule.parse("qa", 1, true, "0"))
                .getMessage()
                .startsWith("expires: '0' would be over at once"));
        assertThrows(Refusal.class, () -> Rule.parse("qa:101", 1, true, null));
        assertThrows(Refusal.class, () -> Rule.parse("qa:99999999999", 1, true, null));
    }

    @Test
    public void jenkinsfileCanOnlyTighten() {
        record Case(String approvers, int required, Floor floor, String expected) {}
        List<Case> cases = List.of(
                new Case("qa", 1, Floor.NONE, "1 of qa"),
                new Case("qa", 1, Floor.parse("", 2, true), "2 of qa"),
                new Case("qa", 3, Floor.parse("", 2, true), "3 of qa"),
                new Case("", 1, Floor.parse("qa, ops", 2, true), "2 of qa, ops"),
                new Case("", 4, Floor.parse("qa:1, ops:1", 1, true), "1 of qa and 1 of ops and 2 more of qa, ops"),
                new Case("qa", 1, Floor.parse("qa, ops", 2, true), "2 of qa"),
                new Case("business", 1, Floor.parse("qa", 2, true), "1 of business, and 2 of qa"),
                new Case("qa, business", 2, Floor.parse("qa", 1, true), "2 of qa, business, and 1 of qa"),
                new Case("qa", 1, Floor.parse("qa:2", 0, true), "1 of qa, and 2 of qa"));
        for (Case one : cases) {
            Rule rule = Rule.parse(one.approvers(), one.required(), true, null).tightenedBy(one.floor(), "production");
            assertEquals(one.toString(), one.expected(), rule.text());
            assertTrue(rule.fourEyes());
        }
    }

    @Test
    public void floorOfEachEnvironmentCounts() {
        Rule rule = Rule.parse("business", 1, true, null)
                .tightenedBy(Floor.parse("qa", 1, true), "test")
                .tightenedBy(Floor.parse("ops", 1, true), "production");
        assertEquals("1 of business, and 1 of qa, and 1 of ops", rule.text());
        assertEquals(List.of("business", "qa", "ops"), rule.names());
        assertEquals("", rule.missing(List.of(List.of("business", "qa", "ops"))));
        assertEquals("1 of ops", rule.missing(List.of(List.of("business"), List.of("qa"))));
    }

    @Test
    public void fourEyesOfTheFloorCannotBeSwitchedOff() {
        Rule rule = Rule.parse("qa", 1, false, null);
        Refusal e = assertThrows(Refusal.class, () -> rule.tightenedBy(new Floor(List.of(), 1, true), "production"));
        assertTrue(
                e.getMessage(),
                e.getMessage().startsWith("fourEyes: false is refused, because environment 'production'"));
        assertTrue(!rule.tightenedBy(new Floor(List.of(), 1, false), "test").fourEyes());
    }

    @Test
    public void floorTellsItsMistakes() {
        Refusal e = assertThrows(Refusal.class, () -> Floor.parse("qa:x", -1, true));
        assertTrue(e.getMessage(), e.getMessage().contains("groups: 'qa:x'"));
        assertTrue(e.getMessage(), e.getMessage().contains("; count: -1"));
        assertEquals(1, Floor.parse("qa", 0, true).count());
        assertEquals(0, Floor.parse("", 0, true).count());
    }
}
