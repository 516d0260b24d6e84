package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Who writes a plan learns no local or secret value by an item, and brings none to where it is not hidden. */
public class OwnValuesByItemsTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;

    @Before
    public void layOut() throws Exception {
        bench = new Bench(folder.newFolder("bench").toPath());
    }

    private void secret(String... rules) {
        bench.tree = new TreeSpec(bench.root.toString(), Scope.ALL, List.of(), ValueRule.parseAll(List.of(rules)));
    }

    private PathChange change(String path, String pointer, String value) throws Exception {
        try (Territory territory = Territory.of(bench.tree)) {
            return new ValueWork(path, pointer, null, value, true).change(territory);
        }
    }

    private void refused(String path, String pointer, String value) {
        Refusal refusal = assertThrows(pointer, Refusal.class, () -> change(path, pointer, value));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("local or secret"));
    }

    @Test
    public void aSecretThatIsHiddenByItsPlaceStaysThere() throws Exception {
        secret("a.json#/users/1/password", "a.yaml#/users/1", "a.xml#/r/u[2]");
        bench.with("a.json", "{\"users\":[{\"n\":1},{\"password\":\"c4n4ry\"},{\"password\":\"open\"}]}")
                .with("a.yaml", "users:\n- one\n- c4n4ry\n")
                .with("a.xml", "<r><t/><u>one</u><u>c4n4ry</u></r>");
        refused("a.json", "/users/0", null);
        refused("a.yaml", "/users/0", null);
        refused("a.xml", "/r/u[1]", null);
        assertTrue(change("a.json", "/users/0/n", "2").needed());
        assertTrue(change("a.json", "/users/2", null).needed());
        assertTrue(change("a.yaml", "/users/-", "three").needed());
        assertTrue(change("a.xml", "/r/t", null).needed());
    }

    @Test
    public void aKeyOfPropertiesIsHiddenInEverySpelling() throws Exception {
        secret("a.properties#db/password", "a.properties#/slashed", "a.properties#~x");
        bench.with("a.properties", "db/password=c4n4ry\n/slashed=c4n4ry\n~x=c4n4ry\nplain=1\n");
        for (String pointer :
                List.of("db/password", "/db~1password", "/db/password", "/slashed", "/~1slashed", "~x", "/~0x")) {
            refused("a.properties", pointer, "2");
        }
        assertTrue(change("a.properties", "plain", "2").needed());
        assertTrue(change("a.properties", "/plain", "2").needed());
    }

    @Test
    public void keysThatDifferByASlashAreBothHidden() throws Exception {
        secret("a.properties#password", "a.properties#/password");
        String masked = new String(
                new HiddenValues(bench.tree)
                        .masked(
                                "a.properties",
                                "password=c4n4ry-1\n/password=c4n4ry-2\n".getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
        assertEquals(masked, -1, masked.indexOf("c4n4ry"));
    }
}
