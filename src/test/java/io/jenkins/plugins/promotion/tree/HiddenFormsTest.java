package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

/** However a hidden value is written, what is captured does not hold it, or is refused without telling it. */
public class HiddenFormsTest {
    private static final String CANARY = "canary-7f3a91";

    private static final List<String> RULES = List.of(
            "*.yaml#/db/pass",
            "*.json#/db/pass",
            "*.ini#/db/pass",
            "*.properties#db.pass",
            "*.xml#/c/db/pass",
            "*.xml#/c/at/@pass");
    private static final HiddenValues SECRET = of(List.of(), RULES);
    private static final HiddenValues LOCAL = of(RULES, List.of());

    /** The file, its text, and what the refusal says; null where the value can be told and is masked. */
    private static final String[][] FORMS = {
        {"a.yaml", "db:\n  pass: %s\n", null},
        {"a.yaml", "db: {pass: '%s', user: u}\n", null},
        {"a.yaml", "db: {\"pass\": \"%s\"}\n", null},
        {"a.yaml", "db: {\"p\\x61ss\": %s}\n", null},
        {"a.yaml", "db:\n  ? pass\n  : %s\n", null},
        {"a.yaml", "db:\n  !!str pass: %s\n", null},
        {"a.yaml", "db:\n  pass: !secret %s\n", null},
        {"a.yaml", "db:\n  pass: !!str # of the database\n    %s\n", null},
        {"a.yaml", "db:\n  pass: |\n    %s\n    x\n", null},
        {"a.yaml", "db:\n  pass: >-\n    %s\n", null},
        {"a.yaml", "db:\n  pass:\n    - %s # first\n    - {x: %<s}\n", null},
        {"a.yaml", "db:\n  pass: &p %s\nother: *p\n", null},
        {"a.yaml", "--- {db: {pass: %s}}\n--- {db: {pass: %<s}}\n", null},
        {"a.yaml", "other: &p %s\ndb: {pass: *p}\n", "through the alias *p"},
        {"a.yaml", "b: &b {pass: %s}\ndb: *b\n", "through the alias *b"},
        {"a.yaml", "db: {pass: {x: &x %s}}\nother: *x\n", "cannot be hidden alone"},
        {"a.yaml", "db: {pass: 1, pass: %s}\n", "twice"},
        {"a.yaml", "db: {[pass]: %s}\n", "not a single text"},
        {"a.yaml", "b: &b {pass: %s}\ndb: {<<: *b}\n", "'/b/pass'"},
        {"a.yaml", "b: &b\n  pass: %s\ndb:\n  <<: [*b]\n  user: u\n", "'/b/pass'"},
        {"a.yaml", "a: &a {pass: %s}\nb: &b {<<: *a}\ndb: {<<: *b}\n", "'/a/pass'"},
        {"a.yaml", "a: &a {pass: %s}\nb: &b {<<: [*a]}\nc: &c {<<: *b}\ndb: {<<: [{x: 1}, *c]}\n", "'/a/pass'"},
        {"a.yaml", "db: {<<: {pass: %s}}\n", "'/db/<</pass'"},
        {"a.yaml", "db: {<<: [{user: u}, {pass: %s}]}\n", "'/db/<</1/pass'"},
        {"a.yaml", "b: &b {pass: %s}\ndb: {!!merge x: *b}\n", "'/b/pass'"},
        {"a.yaml", "a: &a {db: {pass: %s}}\n<<: *a\n", "'/a/db'"},
        {"a.yaml", "db:\n  pass: %s # was %<s\n", "line 2"},
        {"a.yaml", "# pass: %s\ndb:\n  pass: %<s\n", "line 1"},
        {"a.yaml", "db:\n  pass:\n    # %s\n    x: %<s\n", "line 3"},
        {"a.yaml", "db:\n  pass:\n    x: %s\n    # %<s\n    y: 1\n", null},
        {"a.yaml", "db:\n  pass: !secret # %s\n    %<s\n", "line 2"},
        {"a.yaml", "--- # %s\ndb: {pass: %<s}\n", "line 1"},
        {"a.yaml", "db: {pass: {x: [%s]}}\n#%<s", "line 2"},
        {"a.yaml", "db:\n  pass: \"%s\\nsecond\"\nlast: 1 # (%<s)\n", "line 3"},
        {"a.json", "{\"db\": {\"pass\": \"%s\"}}", null},
        {"a.json", "{\"d\\u0062\": {\"p\\u0061ss\": [\"%s\"]}}", null},
        {"a.json", "{\"db\": {\"pass\": 1, \"pass\": \"%s\"}}", "pass"},
        {"a.json", "{\"db\": {\"pass\": \"%s\"}} // %<s", "has a comment"},
        {"a.ini", "[db]\npass = %s\n", null},
        {"a.ini", "[db]\npass = \"%s\" ; was %<s\n", null},
        {"a.ini", "[db]\npass = %s\npass = %<s\n", null},
        {"a.ini", "[db]\nuser=u\n[x]\ny=1\n[db]\npass=x\\\n  %s\n", null},
        {"a.ini", "; pass = %s\n[db]\npass = %<s\n", "line 1"},
        {"a.ini", "[DB]\npass = %s\n", "'/DB/pass'"},
        {"a.ini", "[db]\npass = x\nPass = %s\n", "'/db/Pass'"},
        {"a.xml", "<c><db><pass>%s</pass></db></c>", null},
        {"a.xml", "<c><db><pass><![CDATA[%s]]></pass></db></c>", null},
        {"a.xml", "<c><db><pass x='1'>%s<y>%<s</y></pass></db></c>", null},
        {"a.xml", "<c><at pass='%s'/><db><pass>%<s</pass></db></c>", null},
        {"a.xml", "<c><db><pass>%s</pass></db><!-- <pass>%<s</pass> --></c>", "line 1"},
        {"a.xml", "<!-- %s -->\n<c><db>\n<pass>%<s</pass></db></c>", "line 1"},
        {"a.xml", "<c><db>\n<pass>%s</pass><?pass %<s?></db></c>", "line 2"},
        {"a.xml", "<!DOCTYPE c [<!ENTITY p '%s'>]>\n<c><db><pass>&p;</pass></db></c>", "entity"},
        {"a.xml", "<!DOCTYPE c [<!ATTLIST at pass CDATA '%s'>]>\n<c><at/></c>", "declares attributes"},
        {"a.xml", "<!DOCTYPE c [<!ATTLIST pass x CDATA '%s'>]>\n<c><db><pass/></db></c>", "declares attributes"},
        {
            "a.xml",
            "<!DOCTYPE c [<!ENTITY %% p \"&#60;!ATT&#76;IST at pass CDATA '%s'>\"> %%p;]>\n<c><at/></c>",
            "declares attributes"
        },
        {"a.xml", "<!DOCTYPE c [<!-- ]> %s -->]>\n<c><db><pass>%<s</pass></db></c>", "line 1"},
        {"a.xml", "<c><db><pass>%s</pass></db><!-- <pass>canary&#45;7f3a91</pass> --></c>", "line 1"},
        {"a.yaml", "# pass: \"canary\\u002d7f3a91\"\ndb:\n  pass: %s\n", "line 1"},
        {"a.ini", "; pass = canary\\-7f3a91\n[db]\npass = %s\n", "line 1"},
        {"a.properties", "# canary\\u002D7f3a91\ndb.pass=%s\n", "line 1"},
        {"a.xml", "<!DOCTYPE c [<!ENTITY p '%s'>]>\n<c><db><pass>%<s</pass></db></c>", "line 1"},
        {"a.properties", "db.pass=%s\n", null},
        {"a.properties", "db.p\\u0061ss : %s\n", null},
        {"a.properties", "db.pa\\\n   ss %s\n", null},
        {"a.properties", "db.pass=%s\ndb.pass=%<s\n", null},
        {"a.properties", "db.pass=x\\\n  %s\n", null},
        {"a.properties", "#db.pass=%s\ndb.pass=%<s\n", "line 1"},
        {"a.properties", "db.pass=%s\n  ! was %<s\n", "line 2"},
    };

    private static HiddenValues of(List<String> local, List<String> secret) {
        return new HiddenValues(new TreeSpec("/x", Scope.ALL, ValueRule.parseAll(local), ValueRule.parseAll(secret)));
    }

    @Test
    public void noFormOfAHiddenValueIsCaptured() throws Exception {
        for (HiddenValues hidden : List.of(SECRET, LOCAL)) {
            for (String[] form : FORMS) {
                String text = String.format(form[1], CANARY);
                byte[] content = text.getBytes(StandardCharsets.UTF_8);
                if (form[2] == null) {
                    byte[] masked = hidden.masked(form[0], content);
                    String stored = new String(masked, StandardCharsets.UTF_8);
                    assertFalse(text + " became " + stored, stored.contains(CANARY));
                    assertTrue(stored, ValueMask.standsIn(stored));
                } else {
                    TreeRefusedException e =
                            assertThrows(text, TreeRefusedException.class, () -> hidden.masked(form[0], content));
                    assertTrue(text + ": " + e.getMessage(), e.getMessage().contains(form[2]));
                    assertFalse(e.getMessage(), e.getMessage().contains(CANARY));
                }
            }
        }
    }

    @Test
    public void wordsThatStandInAnyCommentByChanceAreNoReason() throws Exception {
        String[][] table = {
            {"db: {pass: production} # the host of production\n"},
            {"# port 8080 by default\ndb: {pass: 8080}\n"},
            {"db: {pass: on} # on or off\n"},
            {"db: {pass: secret-1} # not secret-12\n"},
        };
        for (String[] row : table) {
            assertTrue(row[0], ValueMask.standsIn(masked(LOCAL, row[0])));
        }
        assertEquals(
                "line 1 says it",
                "A comment in 'a.yaml' (line 1) says again what is hidden at '/db/pass': take it out of the comment, or hide"
                        + " the file as a whole.",
                assertThrows(TreeRefusedException.class, () -> masked(SECRET, table[1][0]))
                        .getMessage());
    }

    @Test
    public void whatTellsElementsApartIsHiddenWithWhatIsInThem() throws Exception {
        String source = "<s><r id='d1'><pw>four</pw></r><r id='d2'><pw>two</pw></r><r><pw>three</pw></r></s>";
        String own = "<s><r id='p1'><pw>one</pw></r><r id='p2'><pw>%s</pw></r><r><pw>last</pw></r></s>";
        for (List<String> rules : List.of(
                List.of("a.xml#/s/r/@id", "a.xml#/s/r/pw"),
                List.of("a.xml#/s/r/pw", "a.xml#/s/r/@id"),
                List.of("a.xml#/s/r[1]/@id", "a.xml#/s/r[2]/@id", "a.xml#/s/r/pw"))) {
            HiddenValues hidden = of(List.of(), rules);
            assertEquals(String.format(own, CANARY), kept(hidden, source, String.format(own, CANARY)));
        }
        String named = "<s><r><name>d</name><v>1</v></r><r><name>e</name><v>2</v></r></s>";
        String others = "<s><r><name>p</name><v>3</v></r><r><name>q</name><v>4</v></r></s>";
        assertEquals(others, kept(of(List.of("a.xml#/s/r/name", "a.xml#/s/r/v"), List.of()), named, others));
        assertEquals(
                "<s><r><name>p</name><v>1</v></r><r><name>q</name><v>2</v></r></s>",
                kept(of(List.of("a.xml#/s/r/name"), List.of()), named, others));
    }

    @Test
    public void whatTellsElementsApartStandsInNoRefusalWhereItIsHidden() {
        HiddenValues ids = of(List.of(), List.of("a.xml#/s/r/@id"));
        String two = "<s><r id='" + CANARY + "'/><r id='other'/></s>";
        String[][] table = {
            {"<s/>", two, "but the source has none"},
            {two, "<s/>", "none of its own:"},
            {two, "<s><r id='" + CANARY + "-p'/></s>", "the source has 2 and the target 1"},
            {"<s><r id='x'/></s>", two, "the source has 1 and the target 2"},
        };
        for (String[] row : table) {
            String told = assertThrows(TreeRefusedException.class, () -> kept(ids, row[0], row[1]))
                    .getMessage();
            assertTrue(told, told.contains(row[2]));
            assertFalse(told, told.contains(CANARY));
        }
        HiddenValues whole = of(List.of(), List.of("a.xml#/s/r"));
        String told = assertThrows(
                        TreeRefusedException.class,
                        () -> kept(whole, "<s><r><name>" + CANARY + "</name></r><r><name>x</name></r></s>", "<s/>"))
                .getMessage();
        assertFalse(told, told.contains(CANARY));
        String comment = assertThrows(
                        TreeRefusedException.class, () -> kept(ids, two + "<!-- " + CANARY + " -->", "<s/>"))
                .getMessage();
        assertFalse(comment, comment.contains(CANARY));
    }

    private static String kept(HiddenValues hidden, String source, String own) throws TreeRefusedException {
        byte[] kept = hidden.keeping(
                "a.xml",
                hidden.masked("a.xml", source.getBytes(StandardCharsets.UTF_8)),
                own.getBytes(StandardCharsets.UTF_8));
        return new String(kept, StandardCharsets.UTF_8);
    }

    @Test
    public void aKeyThatEndsInABlankIsHiddenItself() throws Exception {
        String[][] table = {
            {"a.json", "{\"\": 1, \" \": \"%s\", \"x\": 2}", "a.json#\"/ \""},
            {"a.yaml", "db: {pw: 1, 'pw ': %s}\n", "a.yaml#\"/db/pw \""},
            {"a.yaml", "a: 1\n---\ndb: {pw: 1, 'pw\t': %s}\n", "a.yaml#\"2:/db/pw\t\""},
            {"a.properties", "pw=1\npw\\ =%s\n", "a.properties#\"/pw \""},
            {"a.properties", "pw=1\n\\ pw=%s\n", "a.properties#\"/ pw\""},
        };
        for (String[] row : table) {
            String masked = new String(
                    of(List.of(), List.of(row[2]))
                            .masked(row[0], String.format(row[1], CANARY).getBytes(StandardCharsets.UTF_8)),
                    StandardCharsets.UTF_8);
            assertEquals(
                    row[1],
                    masked.replaceAll(
                            "\"?configuration-promotion-value-v1-\\w+\"?", row[0].endsWith("json") ? "\"%s\"" : "%s"));
        }
    }

    private static String masked(HiddenValues hidden, String text) throws TreeRefusedException {
        return new String(hidden.masked("a.yaml", text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
