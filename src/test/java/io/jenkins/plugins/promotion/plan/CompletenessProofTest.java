package io.jenkins.plugins.promotion.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.Manifest;
import java.util.List;
import org.junit.Test;

public class CompletenessProofTest {
    private static Completeness prove(Trees base, Trees development, Trees production, Trees actual) throws Exception {
        return CompletenessProof.of(
                base.snapshot(), development.snapshot(), production.snapshot(), actual.snapshot(), List.of("logs/**"));
    }

    /** One text file on the four sides; {@code null} where it is absent; what is said about it. */
    private record Case(String base, String development, String production, String actual, String verdict) {}

    @Test
    public void wholeFilesAreComparedThreeWays() throws Exception {
        for (Case one : List.of(
                new Case("a", "a", "a", "a", "complete"),
                new Case("a", "b", "a", "b", "complete"),
                new Case("a", "b", "a", "a", "1 missing, 0 unexpected, 0 in conflict"),
                new Case("a", "b", "a", "c", "1 missing, 0 unexpected, 0 in conflict"),
                new Case("a", "a", "a", "b", "0 missing, 1 unexpected, 0 in conflict"),
                new Case("a", "a", "c", "c", "complete"),
                new Case("a", "a", "c", "a", "0 missing, 1 unexpected, 0 in conflict"),
                new Case("a", "b", "b", "b", "complete"),
                new Case("a", "b", "b", "a", "0 missing, 1 unexpected, 0 in conflict"),
                new Case("a", "b", "c", "b", "0 missing, 0 unexpected, 1 in conflict"),
                new Case("a", "b", "c", "c", "0 missing, 0 unexpected, 1 in conflict"),
                new Case(null, "b", null, "b", "complete"),
                new Case(null, "b", null, null, "1 missing, 0 unexpected, 0 in conflict"),
                new Case(null, "b", "c", "c", "0 missing, 0 unexpected, 1 in conflict"),
                new Case(null, null, null, "x", "0 missing, 1 unexpected, 0 in conflict"),
                new Case(null, null, "x", "x", "complete"),
                new Case("a", null, "a", null, "complete"),
                new Case("a", null, "a", "a", "1 missing, 0 unexpected, 0 in conflict"),
                new Case("a", null, "c", null, "0 missing, 0 unexpected, 1 in conflict"),
                new Case("a", null, null, null, "complete"),
                new Case("a", "a", null, null, "complete"))) {
            assertEquals(
                    one.toString(),
                    one.verdict(),
                    prove(
                                    tree("f.txt", one.base()),
                                    tree("f.txt", one.development()),
                                    tree("f.txt", one.production()),
                                    tree("f.txt", one.actual()))
                            .summary()
                            .replaceAll(" \\([^)]*\\)", ""));
        }
    }

    private static Trees tree(String path, String text) {
        Trees tree = Trees.tree().file("other", "x");
        return text == null ? tree : tree.file(path, text);
    }

    @Test
    public void valuesInsideAFileAreComparedThreeWays() throws Exception {
        for (Case one : List.of(
                new Case("{'a':1,'b':1}", "{'a':2,'b':1}", "{'a':1,'b':3}", "{'a':2,'b':3}", "complete"),
                new Case(
                        "{'a':1,'b':1}",
                        "{'a':2,'b':1}",
                        "{'a':1,'b':3}",
                        "{'a':2,'b':1}",
                        "0 missing, 1 unexpected, 0 in conflict"),
                new Case(
                        "{'a':1,'b':1}",
                        "{'a':2,'b':1}",
                        "{'a':1,'b':3}",
                        "{'a':1,'b':3}",
                        "1 missing, 0 unexpected, 0 in conflict"),
                new Case("{'a':1}", "{'a':2}", "{'a':3}", "{'a':2}", "0 missing, 0 unexpected, 1 in conflict"),
                new Case("{'a':1}", "{'a':2}", "{'a':2}", "{'a':2}", "complete"),
                new Case(
                        "{'a':{'x':1}}",
                        "{'a':{'x':1,'y':2}}",
                        "{'a':{'x':1,'z':3}}",
                        "{'a':{'x':1,'y':2,'z':3}}",
                        "complete"),
                new Case(
                        "{}",
                        "{'n':{'x':1,'y':1}}",
                        "{}",
                        "{'n':{'x':1,'y':2}}",
                        "1 missing, 0 unexpected, 0 in conflict"),
                new Case("{}", "{'n':{}}", "{}", "{}", "1 missing, 0 unexpected, 0 in conflict"),
                new Case("{'n':{}}", "{'n':{}}", "{'n':{}}", "{}", "0 missing, 1 unexpected, 0 in conflict"),
                new Case("{'n':{'x':1}}", "{}", "{'n':{'x':2}}", "{}", "0 missing, 0 unexpected, 1 in conflict"),
                new Case(
                        "{'l':[1]}",
                        "{'l':[1,2]}",
                        "{'l':[1,3]}",
                        "{'l':[1,2]}",
                        "0 missing, 0 unexpected, 1 in conflict"),
                new Case("{'a':1}", "{'a':'1'}", "{'a':1}", "{'a':1}", "1 missing, 0 unexpected, 0 in conflict"),
                new Case("{'a':1}", "{ 'a': 2 }", "{'a':1}", "{'a':2}", "complete"))) {
            assertEquals(
                    one.toString(),
                    one.verdict(),
                    prove(json(one.base()), json(one.development()), json(one.production()), json(one.actual()))
                            .summary()
                            .replaceAll(" \\([^)]*\\)", ""));
        }
    }

    private static Trees json(String text) {
        return Trees.tree().file("a.json", text.replace('\'', '"'));
    }

    @Test
    public void saysWhereAndWhat() throws Exception {
        Completeness proof = prove(
                json("{'a':{'b/c':1},'d':1}"),
                json("{'a':{'b/c':2},'d':2}"),
                json("{'a':{'b/c':1},'d':3}"),
                json("{'a':{'b/c':1},'d':2}"));
        assertEquals("[a.json /a/b~1c: expected 2, is 1]", proof.missing().toString());
        assertEquals(
                "[a.json /d: was 1, development has 2, production has 3]",
                proof.conflicts().toString());
        assertFalse(proof.complete());
        Completeness properties = prove(
                Trees.tree().file("a.properties", "x.y=1\n"),
                Trees.tree().file("a.properties", "x.y=2\n"),
                Trees.tree().file("a.properties", "x.y=1\n"),
                Trees.tree().file("a.properties", "x.y=1\n"));
        assertEquals(
                "[a.properties x.y: expected \"2\", is \"1\"]",
                properties.missing().toString());
    }

    @Test
    public void theOrderOfElementsIsNoFormatting() throws Exception {
        Trees one = tree("a.xml", "<a><b/><c/></a>");
        Trees other = tree("a.xml", "<a><c/>\n<b/></a>");
        assertEquals(
                "1 missing (a.xml /a), 0 unexpected, 0 in conflict",
                prove(one, other, one, one).summary());
        assertEquals("complete", prove(one, other, one, other).summary());
        Trees more = tree("a.xml", "<a><b/><c/><d/></a>");
        assertEquals("complete", prove(one, one, more, more).summary());
        assertEquals(
                "complete",
                prove(one, other, more, tree("a.xml", "<a><c/><b/><d/></a>")).summary());
        Trees spaced = tree("a.xml", "<a>\n  <b/>\n  <c></c>\n</a>");
        assertEquals(List.of("a.xml"), prove(one, spaced, one, one).formattingOnly());
    }

    @Test
    public void formattingIsNamedButNotDemanded() throws Exception {
        Completeness proof = prove(json("{'a':1}"), json("{ 'a': 2 }"), json("{'a':1}"), json("{'a':2}"));
        assertTrue(proof.complete());
        assertEquals(List.of("a.json"), proof.formattingOnly());
    }

    @Test
    public void unreadableFilesAreComparedWhole() throws Exception {
        Completeness proof = prove(json("{"), json("{'a':2}"), json("{"), json("{"));
        assertEquals("", proof.missing().get(0).pointer());
    }

    @Test
    public void permissionsLinksAndFoldersCount() throws Exception {
        Trees base = Trees.tree().file("run", "x", 0644).link("l", "a").folder("e");
        Trees development = base.copy().file("run", "x", 0755).link("l", "b").without("e");
        Completeness nothingDone = prove(base, development, base, base);
        assertEquals(
                "[e: expected nothing, is a folder, l: expected a link to b, is a link to a,"
                        + " run: expected permissions 0755, is permissions 0644]",
                nothingDone.missing().toString());
        assertTrue(prove(base, development, base, development).complete());
    }

    @Test
    public void excludedPathsAreCountedWhereTheTreesDiffer() throws Exception {
        Trees base = Trees.tree().file("logs/same", "x");
        Trees actual = base.copy().file("logs/a", "1").file("logs/b", "2");
        Completeness proof = prove(base, base, base, actual);
        assertTrue(proof.complete());
        assertEquals(List.of("logs/a", "logs/b"), proof.excludedPaths());
        assertEquals("complete, 2 excluded", proof.summary());
    }

    @Test
    public void treesOfAnotherScopeAreRefused() {
        Snapshot other = new Snapshot(Manifest.of("v1:other", List.of()), entry -> new byte[0]);
        Snapshot base = Trees.tree().snapshot();
        assertThrows(Refusal.class, () -> CompletenessProof.of(base, base, base, other, List.of()));
    }

    @Test
    public void aDerivedPlanIsCompleteEvenWhenProductionMovedElsewhere() throws Exception {
        Trees base = Trees.tree().file("a.json", "{\"a\": 1, \"b\": 1}\n").file("t.txt", "x");
        Trees development = base.copy().file("a.json", "{\"a\": 2, \"b\": 1}\n").file("n.txt", "new");
        Trees production = base.copy().file("a.json", "{\"a\": 1, \"b\": 9}\n").file("t.txt", "y");
        Derived derived = Derivation.fresh("CR-1", base.snapshot(), development.snapshot(), List.of());
        Preview.Outlook applied =
                Preview.of(derived.plan(), derived.files(PlanFiles.NONE), "test", production.snapshot());
        assertEquals(List.of(), applied.refused());
        Completeness proof = CompletenessProof.of(
                base.snapshot(), development.snapshot(), production.snapshot(), applied.tree(), List.of());
        assertEquals("complete", proof.summary());
    }
}
