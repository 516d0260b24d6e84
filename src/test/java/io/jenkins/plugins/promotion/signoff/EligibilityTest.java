package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import io.jenkins.plugins.promotion.wording.Saying;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class EligibilityTest {
    private static final Instant NOW = Instant.parse("2026-11-21T13:02:00Z");
    private static final Rule QA = Rule.parse("qa, carol", 2, true, null);
    private static final Rule QA_TWO_EYES = Rule.parse("qa, carol", 2, false, null);
    private static final Rule ANYBODY = Rule.parse("", 1, true, null);
    private static final Identities IDENTITIES = new Identities(
            Map.of("rita", Deeds.started("shop#7")),
            Map.of("Arthur", Deeds.recorded(3)),
            Map.of("ivan", Deeds.began("test")));
    private static final String OK = "eligible as ";

    private static Person qa(String id) {
        return new Person(id, Set.of("qa", "staff"));
    }

    private static String answer(Person person, Rule rule, boolean permission, IdComparison ids) {
        List<Decision> soFar =
                List.of(new Decision("quentin", Verdict.APPROVE, List.of("qa"), NOW, Way.UI, "", Map.of()));
        Eligibility answer = Eligibility.of(person, rule, IDENTITIES, soFar, permission, ids);
        return answer instanceof Eligibility.Refused refused
                ? refused.why().toString()
                : OK + String.join("+", ((Eligibility.Eligible) answer).roles());
    }

    @Test
    public void saysWhoMayDecideAndWhyNot() {
        record Case(String what, Person person, Rule rule, boolean permission, String expected) {}
        String unknown = "Jenkins does not know who you are; log in as yourself to decide";
        List<Case> cases = List.of(
                new Case("member of a named group", qa("quinn"), QA, true, OK + "qa"),
                new Case("named user", new Person("carol", Set.of()), QA, true, OK + "carol"),
                new Case("both", qa("carol"), QA, true, OK + "qa+carol"),
                new Case("trimmed, other case", new Person(" CAROL ", Set.of()), QA, true, OK + "carol"),
                new Case("anybody", new Person("olga", Set.of()), ANYBODY, true, OK),
                new Case(
                        "not named",
                        new Person("olga", Set.of("staff")),
                        QA,
                        true,
                        "You belong to none of those who may sign here: qa, carol"),
                new Case(
                        "no permission",
                        qa("quinn"),
                        QA,
                        false,
                        "You lack the permission Promotion/SignOff on this job"),
                new Case("anonymous", new Person("anonymous", Set.of("qa")), QA, true, unknown),
                new Case("SYSTEM", new Person("SYSTEM", Set.of("qa")), QA, true, unknown),
                new Case("nobody", Person.UNKNOWN, ANYBODY, true, unknown),
                new Case("null", new Person(null, Set.of()), ANYBODY, true, unknown),
                new Case("author", qa("arthur"), QA, true, "You wrote or recorded revision 3, and authors cannot sign"),
                new Case(
                        "implementer",
                        qa("ivan"),
                        QA,
                        true,
                        "You began the apply on test, and implementers cannot sign"),
                new Case("requester", qa("rita"), QA, true, "You started shop#7, and requesters cannot sign"),
                new Case("author without four eyes", qa("arthur"), QA_TWO_EYES, true, OK + "qa"),
                new Case("twice", qa("Quentin"), QA, true, "You decided at this gate already; one person counts once"));
        for (Case one : cases) {
            assertEquals(
                    one.what(),
                    one.expected(),
                    answer(one.person(), one.rule(), one.permission(), IdComparison.CASE_INSENSITIVE));
        }
    }

    @Test
    public void realmSaysWhichNamesAreTheSame() {
        IdComparison exact = String::equals;
        assertEquals(OK + "qa", answer(qa("arthur"), QA, true, exact));
        assertEquals(
                "You wrote or recorded revision 3, and authors cannot sign", answer(qa("Arthur"), QA, true, exact));
        assertEquals(
                "You belong to none of those who may sign here: qa, carol",
                answer(new Person("CAROL", Set.of("QA")), QA, true, exact));
    }

    @Test
    public void groupsHaveAComparisonOfTheirOwn() {
        IdComparison exactGroups = new IdComparison() {
            @Override
            public boolean sameUser(String first, String second) {
                return first.equalsIgnoreCase(second);
            }

            @Override
            public boolean sameGroup(String first, String second) {
                return first.equals(second);
            }
        };
        assertEquals(OK + "carol", answer(new Person("CAROL", Set.of("QA")), QA, true, exactGroups));
    }

    @Test
    public void approverCannotImplement() {
        List<Decision> approvals =
                List.of(new Decision("quentin", Verdict.APPROVE, List.of("qa"), NOW, Way.UI, "", Map.of()));
        record Case(Person person, boolean fourEyes, boolean refused) {}
        for (Case one : List.of(
                new Case(qa("Quentin"), true, true),
                new Case(qa("Quentin"), false, false),
                new Case(qa("ivan"), true, false),
                new Case(Person.UNKNOWN, true, true),
                new Case(Person.UNKNOWN, false, true))) {
            Optional<Saying> refusal =
                    Eligibility.refusalToBegin(one.person(), one.fourEyes(), approvals, IdComparison.CASE_INSENSITIVE);
            assertEquals(one.toString(), one.refused(), refusal.isPresent());
        }
    }

    @Test
    public void identitiesOfSetsWordWhatTheyDid() {
        Identities identities = TookPart.as(List.of("rita "), List.of("arthur"), List.of("ivan"));
        assertEquals(
                Optional.of("started shop#7, and requesters cannot sign"),
                identities.conflictOf("rita", IdComparison.CASE_INSENSITIVE).map(Saying::toString));
        assertEquals(Optional.empty(), identities.conflictOf("quinn", IdComparison.CASE_INSENSITIVE));
    }

    @Test
    public void userWhoIsNamedLikeTheGroupIsNotTheGroup() {
        IdComparison realm = new IdComparison() {
            @Override
            public boolean sameUser(String first, String second) {
                return first.equals(second);
            }

            @Override
            public boolean isGroup(String name) {
                return name.equals("qa");
            }
        };
        Person squatter = new Person("qa", Set.of("staff"));
        Person member = new Person("mia", Set.of("qa"));
        record Case(String name, boolean squatter, boolean member) {}
        for (Case one : List.of(
                new Case("qa", false, true),
                new Case("group:qa", false, true),
                new Case("user:qa", true, false),
                new Case("user:mia", false, true),
                new Case("group:mia", false, false),
                new Case("mia", false, true))) {
            assertEquals(one.toString(), one.squatter(), squatter.isNamed(one.name(), realm));
            assertEquals(one.toString(), one.member(), member.isNamed(one.name(), realm));
        }
    }

    /** Names as somebody would write them who wants to be taken for another: none of them means an outsider. */
    @Test
    public void noSpellingOfANameMeansAnotherThanIsNamed() {
        IdComparison realm = String::equals;
        List<Person> outsiders = List.of(
                new Person("qa", Set.of("staff")),
                new Person("mallory", Set.of("user:alice", "alice ", "Qa", "group:qa", "q\u0430", "qa\u200b")),
                new Person("group:qa", Set.of("users")),
                new Person("user:alice", Set.of("users")),
                new Person("user: alice", Set.of()),
                new Person("Alice", Set.of("QA")),
                new Person("alice\u00a0", Set.of("qa\u00a0")),
                new Person("\u0430lice", Set.of("group: qa")),
                new Person("alice,bob", Set.of("qa,staff")),
                new Person("*", Set.of("*", "")),
                new Person("", Set.of("qa")));
        for (String approvers : List.of(
                "group:qa",
                "user:alice",
                "group:qa:1",
                "group : qa",
                "user :alice:1",
                "group:qa, user:alice",
                "user:alice, group:qa:1",
                " group: qa ",
                "group:\tqa",
                "user:\u00a0alice")) {
            Rule rule = Rule.parse(approvers, 1, true, null);
            for (Person outsider : outsiders) {
                Eligibility said = Eligibility.of(
                        outsider, rule, TookPart.as(List.of(), List.of(), List.of()), List.of(), true, realm);
                assertTrue(approvers + " means " + outsider, said instanceof Eligibility.Refused);
            }
        }
        for (String mistake : List.of(
                "Group:qa",
                "USER:alice",
                "group:",
                "user:",
                "group::1",
                "role:qa",
                "qa:0",
                "qa:-1",
                "qa:101",
                "qa:1:x",
                "qa,,",
                ",",
                "user:alice:0",
                "group:qa:9999999999")) {
            assertThrows(mistake, Refusal.class, () -> Rule.parse(mistake, 1, true, null));
        }
    }
}
