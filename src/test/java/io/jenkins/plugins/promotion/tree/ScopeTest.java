package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import org.junit.Test;

public class ScopeTest {
    @Test
    public void matchesAsAntDoes() {
        String[][] table = {
            // pattern, paths that match, paths that do not
            {"**", "a a/b a/b/c", ""},
            {"*", "a a.txt", "a/b"},
            {"*.xml", "a.xml .xml", "a.xmlx d/a.xml"},
            {"**/*.xml", "a.xml d/a.xml d/e/a.xml", "a.xml/b"},
            {"conf/", "conf conf/a conf/a/b", "conf2 x/conf"},
            {"conf/**", "conf conf/a conf/a/b", "conf2"},
            {"conf/*", "conf/a", "conf conf/a/b"},
            {"a/**/z", "a/z a/b/z a/b/c/z", "a/zz z a"},
            {"**/x/**", "x a/x x/b a/x/b/c", "xx a/xx/b"},
            {"f?o", "foo f.o", "fo fooo f/o"},
            {"*a*b*", "ab xaxbx aab", "ba a"},
            {"**/a/**/b", "a/b x/a/y/b", "b/a"},
        };
        for (String[] row : table) {
            Scope scope = new Scope(List.of(row[0]), List.of());
            for (String path : row[1].split(" ")) {
                assertTrue(row[0] + " matches " + path, scope.matches(path));
                for (String above = TreePaths.parent(path); !above.isEmpty(); above = TreePaths.parent(above)) {
                    assertTrue(row[0] + " below " + above, scope.matcher().mayMatchBelow(above));
                }
            }
            for (String path : row[2].isEmpty() ? new String[0] : row[2].split(" ")) {
                assertFalse(row[0] + " does not match " + path, scope.matches(path));
            }
        }
    }

    @Test
    public void doesNotReadWhatCannotMatch() {
        PathFilter filter = new Scope(List.of("conf/*.xml", "etc/"), List.of("etc/cache/")).matcher();
        assertTrue(filter.mayMatchBelow("conf"));
        assertTrue(filter.mayMatchBelow("etc/deep"));
        assertFalse(filter.mayMatchBelow("conf/deep"));
        assertFalse(filter.mayMatchBelow("var"));
        assertFalse(filter.mayMatchBelow("etc/cache"));
    }

    @Test
    public void namesItsVersion() {
        TreeSpec plain = TreeSpec.of("/x");
        TreeSpec one = new TreeSpec("/x", Scope.of("b/,a/", "c"), ValueRule.parseAll(List.of("l")), List.of());
        TreeSpec same = new TreeSpec("/y", Scope.of("a/**,b/**", "c"), List.of(), ValueRule.parseAll(List.of("l")));
        TreeSpec other = new TreeSpec("/x", Scope.of("b/,a/", "c"), List.of(), List.of());
        assertEquals("v1:all", plain.scopeVersion());
        assertEquals(one.scopeVersion(), same.scopeVersion());
        assertNotEquals(one.scopeVersion(), other.scopeVersion());
        assertTrue(one.scopeVersion().matches("v1:[0-9a-f]{12}"));
    }

    @Test
    public void readsValueRules() {
        assertEquals(new ValueRule("conf/a.json", "/db/password"), ValueRule.parse(" conf/a.json#/db/password"));
        assertEquals(new ValueRule("secret/**", null), ValueRule.parse("secret/"));
        assertEquals(
                "a.properties#db.password",
                ValueRule.parse("a.properties#db.password").toString());
        for (String bad : List.of("", " ", "a#", "#x", "/etc/passwd", "../x", "a//b")) {
            assertThrows(bad, Refusal.class, () -> ValueRule.parse(bad));
        }
    }

    /** A blank is seldom meant and never seen, and what it would name instead is another value. */
    @Test
    public void aPointerThatEndsInABlankIsNoOtherOne() {
        for (String[] row : new String[][] {
            {"a.json#/ ", "a.json#\"/ \""},
            {"a.json#/pw\t", "a.json#\"/pw\t\""},
            {"a.yaml#2:/pw ", "a.yaml#\"2:/pw \""},
            {"a.properties#pw ", "a.properties#\"/pw \""},
        }) {
            Refusal refusal = assertThrows(row[0], Refusal.class, () -> ValueRule.parse(row[0]));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains(row[1]));
            ValueRule rule = ValueRule.parse(row[1]);
            assertTrue(rule.pointer(), rule.pointer().matches(".*\\s"));
            assertEquals(rule, ValueRule.parse(rule.toString()));
        }
    }

    @Test
    public void refusesMalformedPatternsAndLimits() {
        for (String bad : List.of("/abs", "..", "a/../b", "a\\b", "a//b")) {
            assertThrows(bad, Refusal.class, () -> Scope.of(bad, null));
        }
        for (String bad : List.of("x", "-1", "101%", "5 percent", "%")) {
            assertThrows(bad, Refusal.class, () -> CopyOptions.DEFAULT.deletingAtMost(bad));
        }
        assertEquals(5, CopyOptions.DEFAULT.deletingAtMost("50%").deletable(11));
        assertEquals(7, CopyOptions.DEFAULT.deletingAtMost("7").deletable(3));
    }
}
