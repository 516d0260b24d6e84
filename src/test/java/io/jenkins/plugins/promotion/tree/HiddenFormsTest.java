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

    private static String masked(HiddenValues hidden, String text) throws TreeRefusedException {
        return new String(hidden.masked("a.yaml", text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
