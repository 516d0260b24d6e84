package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.Test;

/** A rule that provably cannot be met is refused at once; what cannot be verified is a warning. */
public class FeasibilityTest {
    private static final Directory DIRECTORY = name -> {
        if (name.startsWith("g-")) {
            return Directory.Kind.GROUP;
        }
        if (name.startsWith("both")) {
            return Directory.Kind.BOTH;
        }
        return name.startsWith("?") ? Directory.Kind.UNVERIFIABLE : Directory.Kind.USER;
    };

    @Test
    public void tellsImpossibleFromUnverifiable() {
        record Case(String approvers, int required, boolean fourEyes, int errors, int warnings) {}
        List<Case> cases = List.of(
                new Case("alice, bob", 2, true, 0, 0),
                new Case("alice, bob", 3, true, 1, 0),
                new Case("alice, g-qa", 3, true, 0, 0),
                new Case("alice, ?bbo", 3, true, 0, 1),
                new Case("", 3, true, 0, 0),
                new Case("alice:2", 1, true, 2, 0),
                new Case("alice:2, g-qa", 1, true, 1, 0),
                new Case("g-qa:5", 1, true, 0, 0),
                // rita requested the promotion
                new Case("alice, rita", 2, true, 1, 1),
                new Case("alice, rita", 2, false, 0, 0),
                new Case("rita", 1, true, 1, 1),
                new Case("RITA, g-qa", 1, true, 0, 1),
                new Case("rita:1, g-qa:1", 1, true, 1, 1),
                new Case("rita:1, g-qa:1", 1, false, 0, 0),
                new Case("alice, ALICE", 2, true, 1, 0),
                // Of two kinds, one has to be named.
                new Case("both", 1, true, 1, 0),
                new Case("user:both", 1, true, 0, 0),
                new Case("user:both", 2, true, 1, 0),
                new Case("group:both", 2, true, 0, 0),
                new Case("user:g-qa", 1, true, 0, 1),
                new Case("group:alice", 1, true, 0, 1),
                new Case("user:rita", 1, true, 1, 1),
                new Case("user:rita:1, group:g-qa:1", 1, true, 1, 1),
                new Case("user:alice:2", 1, true, 2, 0));
        for (Case one : cases) {
            Feasibility found = Feasibility.of(
                    Rule.parse(one.approvers(), one.required(), one.fourEyes(), null),
                    DIRECTORY,
                    TookPart.as(List.of("rita"), List.of(), List.of()),
                    IdComparison.CASE_INSENSITIVE);
            assertEquals(one + ": " + found, one.errors(), found.errors().size());
            assertEquals(one + ": " + found, one.warnings(), found.warnings().size());
        }
    }

    @Test
    public void saysWhatWouldHelp() {
        Feasibility found = Feasibility.of(
                Rule.parse("alice, rita", 2, true, null),
                DIRECTORY,
                TookPart.as(List.of("rita"), List.of(), List.of()),
                IdComparison.CASE_INSENSITIVE);
        assertEquals(
                List.of("required: 2 of alice, rita cannot be met: only alice may sign; name more users or a group, or"
                        + " demand fewer"),
                found.errors());
        assertEquals(List.of("approver 'rita' took part in this change and so cannot sign"), found.warnings());
    }

    @Test
    public void looksAtTheFloorToo() {
        Rule rule = Rule.parse("g-qa", 1, true, null).tightenedBy(Floor.parse("alice", 2, true), "production");
        Feasibility found = Feasibility.of(rule, DIRECTORY, Identities.NONE, IdComparison.CASE_INSENSITIVE);
        assertEquals(1, found.errors().size());
    }

    /** Three of a group of one are refused, not waited for; of a group whose members nobody tells nothing is said. */
    @Test
    public void countsTheMembersThatTheRealmTells() {
        Directory directory = new Directory() {
            @Override
            public Kind kindOf(String name) {
                return DIRECTORY.kindOf(name);
            }

            @Override
            public Set<String> members(String group) {
                return switch (group) {
                    case "g-one" -> Set.of("olga");
                    case "g-two" -> Set.of("rita", "tom");
                    case "g-same" -> Set.of("Olga");
                    case "g-above" -> Set.of("g-one");
                    default -> Set.of();
                };
            }
        };
        record Case(String approvers, int required, boolean fourEyes, String... errors) {}
        List<Case> cases = List.of(
                new Case("g-one", 1, true),
                new Case("g-one", 3, true, "required: 3 of g-one cannot be met: only olga may sign"),
                new Case("group:g-one, OLGA", 2, true, "only olga may sign"),
                new Case("g-two", 2, false),
                new Case("g-two", 2, true, "only tom may sign"),
                new Case("g-one, g-two", 3, false),
                new Case("g-above", 2, true),
                new Case("g-above:2", 1, true),
                new Case("g-one, g-two, g-more", 9, true),
                new Case("g-one:1, g-more:1", 1, true),
                new Case("g-one:1, g-two:1, g-more", 2, true),
                // Of the same one person, who counts for one of them.
                new Case(
                        "g-one:1, g-same:1, g-more",
                        2,
                        true,
                        "1 of g-one and 1 of g-same cannot be met, since a person"),
                new Case("olga:1, g-one:1, bob", 2, true, "1 of olga and 1 of g-one cannot be met"),
                new Case("g-one:1, g-same:1, g-two:1, g-more:1", 1, true, "1 of g-one and 1 of g-same and 1 of g-two"),
                new Case(
                        "g-one:2, g-more:1",
                        1,
                        true,
                        "2 signatures of the group 'g-one' cannot be had: only olga may"));
        for (Case one : cases) {
            Feasibility found = Feasibility.of(
                    Rule.parse(one.approvers(), one.required(), one.fourEyes(), null),
                    directory,
                    TookPart.as(List.of("rita"), List.of(), List.of()),
                    IdComparison.CASE_INSENSITIVE);
            assertEquals(one + ": " + found, one.errors().length, found.errors().size());
            for (int i = 0; i < one.errors().length; i++) {
                assertTrue(found.toString(), found.errors().get(i).contains(one.errors()[i]));
            }
        }
    }
}
