package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.execution.Advance.Finished;
import io.jenkins.plugins.promotion.plan.Derivation;
import io.jenkins.plugins.promotion.plan.Derived;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Folders on disk: what was changed in the first stage is derived against the base, recorded, recorded again, and followed on
 * production; afterwards that is what the first stage is, but for values of its own, and after the way back what it was.
 */
public class CarriedOnDiskTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private int tried;

    /**
     * One file.
     *
     * @param own what production has of its own, where the base has {@code OWN}
     */
    private void carried(String path, String rule, String own, String base, String stage) throws Exception {
        Path home = folder.newFolder("try-" + tried++).toPath();
        String production = base.replace("OWN", own);
        Bench bench = new Bench(home).with(path, production);
        List<ValueRule> local = ValueRule.parseAll(rule.isEmpty() ? List.of() : List.of(path + "#" + rule));
        bench.tree = new TreeSpec(bench.root.toString(), Scope.ALL, local, List.of());
        bench.site = new LocalSite(bench.tree, bench.clock);
        ContentStore store = new ContentStore(home.resolve("store"));
        Snapshot before = captured(store, home.resolve("base"), path, base, local);
        Snapshot after = captured(store, home.resolve("stage"), path, stage, local);
        Map<String, byte[]> files = new HashMap<>();
        String yaml = "apiVersion: workplan/v1\nplan: {id: p}\nitems: []\n";
        Derived derived = derived(before, after, yaml, files, bench.tree);
        Derived again = derived(before, after, derived.yaml(), files, bench.tree);
        String label = path + "\n" + again.yaml();
        assertEquals(label, derived.yaml(), again.yaml());

        PlanRun run = bench.run(again.plan(), PlanFiles.of(files));
        Advance done = Bench.go(run);
        assertTrue(label + done, done instanceof Finished);
        assertEquals(
                label,
                after.manifest().entries(),
                store.capture(bench.tree, TreeProgress.NONE).entries());
        assertTrue(label + bench.text(path), bench.text(path).contains(own));
        run.backOut("orders are lost");
        Advance back = Bench.go(run);
        assertTrue(label + back, back instanceof Finished);
        assertEquals(label, production, bench.text(path));
    }

    private static Derived derived(
            Snapshot before, Snapshot after, String yaml, Map<String, byte[]> files, TreeSpec spec) throws Exception {
        Derived derived =
                Derivation.derive(before, after, new Derivation.Existing("p", yaml, PlanFiles.of(files)), spec);
        assertEquals(List.of(), derived.conflicts());
        files.putAll(derived.files());
        return derived;
    }

    private static Snapshot captured(ContentStore store, Path root, String path, String text, List<ValueRule> local)
            throws Exception {
        Files.createDirectories(root);
        Files.writeString(root.resolve(path), text);
        TreeSpec spec = new TreeSpec(root.toString(), Scope.ALL, local, List.of());
        return Snapshot.of(store.capture(spec, TreeProgress.NONE), store);
    }

    /** Each of these differs in what no value says, so that the file is carried as a whole, around values of its own. */
    @Test
    public void aFileWithOwnValuesIsCarriedAsAWhole() throws Exception {
        carried(
                "a.ini",
                "/db/password",
                "\"x;y\"",
                "[db]\npassword = OWN\nhost = a\n[x]\ny=1\n",
                "[x]\ny=1\n[db]\nhost = b\npassword = OWN\n");
        carried("a.properties", "db.password", "p:w", "a=1\ndb.password=OWN\n", "db.password : OWN\nb=2\n");
        carried("s.service", "/Service/Pw", "100%", "[Service]\nPw=OWN\nA=b\n", "[Service]\nA=c\nPw=OWN\nB=d\n");
        carried(
                "a.json",
                "/a/pw",
                "p\\\"w",
                "{\"a\": {\"pw\": \"OWN\", \"n\": 1}}",
                "{\"a\": {\"n\": 2, \"pw\": \"OWN\"}}");
        carried(
                "a.yml",
                "/db/pw",
                "{a: [b]}",
                "db:\n  pw: OWN\n---\na: 1\n",
                "db:\n  url: y\n  pw: OWN\n---\na: 2\n---\nb: 1\n");
        carried(
                "a.config",
                "/c/add[@name='Db']/@pw",
                "x &amp; y",
                "<c><a k='1'/><add name='Db' pw='OWN'/></c>\n",
                "<c>\n  <add name=\"Db\" pw=\"OWN\" x=\"1\"/><clear/>\n</c>\n");
    }

    /** By a name that each environment has of its own nothing is found on production. */
    @Test
    public void anElementThatIsToldByAnOwnValueIsCarried() throws Exception {
        carried(
                "config.xml",
                "/domain/server[1]/name",
                "ms-prod",
                "<domain><server><name>OWN</name><port>7001</port></server></domain>\n",
                "<domain><server><name>OWN</name><port>7002</port></server></domain>\n");
        carried(
                "server.xml",
                "/Server/Host[1]/@name",
                "shop.example",
                "<Server><Host name='OWN' base='webapps'/><Host name='b'/></Server>\n",
                "<Server><Host name='OWN' base='apps'/><Host name='b'/></Server>\n");
    }

    @Test
    public void linesOfAKeyComeAndGo() throws Exception {
        carried("a.service", "", "", "[Unit]\nAfter=a\nAfter=b\n[S]\nX=1\n", "[Unit]\nAfter=a\n[S]\nX=1\nX=2\n");
        carried("a.editorconfig", "", "", "root = true\n[*]\na=1\n", "[*]\na=2\n");
        carried("a.yaml", "", "", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "a: &x 1\nb: *x\nd: *x\n");
    }
}
