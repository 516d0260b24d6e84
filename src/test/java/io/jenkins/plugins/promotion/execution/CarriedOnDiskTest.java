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
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    /** What people do to a folder. */
    private interface Deed {
        void on(Path root) throws Exception;
    }

    private void carried(Deed base, Deed change) throws Exception {
        Path home = folder.newFolder("try-" + tried++).toPath();
        Bench bench = new Bench(home);
        Path stage = Files.createDirectories(home.resolve("stage"));
        base.on(bench.root);
        base.on(stage);
        ContentStore store = new ContentStore(home.resolve("store"));
        Snapshot before = Snapshot.of(store.capture(bench.tree, TreeProgress.NONE), store);
        change.on(stage);
        Snapshot after = Snapshot.of(store.capture(TreeSpec.of(stage.toString()), TreeProgress.NONE), store);
        Map<String, byte[]> files = new HashMap<>();
        String yaml = "apiVersion: workplan/v1\nplan: {id: p}\nitems: []\n";
        Derived derived = derived(before, after, yaml, files, bench.tree);
        Derived again = derived(before, after, derived.yaml(), files, bench.tree);
        assertEquals(derived.yaml(), again.yaml());
        PlanRun run = bench.run(again.plan(), PlanFiles.of(files));
        Advance done = Bench.go(run);
        assertTrue(again.yaml() + done, done instanceof Finished);
        assertEquals(
                again.yaml(),
                after.manifest().entries(),
                store.capture(bench.tree, TreeProgress.NONE).entries());
        run.backOut("orders are lost");
        Advance back = Bench.go(run);
        assertTrue(again.yaml() + back, back instanceof Finished);
        assertEquals(
                again.yaml(),
                before.manifest().entries(),
                store.capture(bench.tree, TreeProgress.NONE).entries());
    }

    private static void mode(Path path, String mode) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    /** Blanks, quotes, line breaks, both forms of an umlaut, what YAML, globs and shells take for signs. */
    @Test
    public void anyNameIsCarried() throws Exception {
        String[] names = {
            " a ",
            "a  b",
            "it's",
            "say \"x\"",
            "ä",
            "a\u0308",
            "😀",
            "-rf",
            "--",
            "#x",
            "a#b",
            "a\\x2db.mount",
            "*",
            "?",
            "[x]",
            "{y}",
            "$HOME",
            "${p}",
            "$$",
            "`x`",
            "&",
            "|",
            "<x>",
            "!tag",
            "@at",
            "%41",
            "~",
            "~1",
            "null",
            "yes",
            "1.20",
            "0600",
            "=",
            "ab: c",
            "CON",
            "x.json",
            "x.JSON",
            ".hidden",
            "..x",
            "...",
            "x.",
            "a;b",
            "a,b",
            "(x)",
            "\u200bzero",
            "\u202e",
            "x".repeat(200)
        };
        for (int from = 0; from < names.length; from += 12) {
            List<String> some = List.of(names).subList(from, Math.min(names.length, from + 12));
            carried(
                    root -> {
                        for (String name : some) {
                            Files.writeString(
                                    Files.createDirectories(root.resolve("d" + name))
                                            .resolve(name + "1"),
                                    "old");
                            Files.writeString(root.resolve(name + "2"), "gone");
                            Files.writeString(root.resolve(name + "3.properties"), "a=1\nb=2\n");
                        }
                    },
                    root -> {
                        for (String name : some) {
                            Files.writeString(root.resolve("d" + name).resolve(name + "1"), "new " + name);
                            Files.delete(root.resolve(name + "2"));
                            Files.writeString(root.resolve(name + "3.properties"), "a=1\nb=3\n");
                            Files.createSymbolicLink(root.resolve(name + "4"), Path.of(name));
                            Files.createDirectory(root.resolve(name + "5"));
                        }
                    });
        }
    }

    @Test
    public void whateverStandsInATreeIsCarried() throws Exception {
        carried(
                root -> {
                    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
                    Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
                    Files.createSymbolicLink(
                            Files.createDirectory(root.resolve("d")).resolve("self"), Path.of("../d"));
                    Files.writeString(root.resolve("Case"), "x");
                    Files.write(root.resolve("empty"), new byte[0]);
                    Files.createLink(root.resolve("second"), Files.writeString(root.resolve("first"), "linked"));
                    try (RandomAccessFile sparse =
                            new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
                        sparse.setLength(3 << 20);
                    }
                    Files.writeString(
                            Files.createDirectory(root.resolve("sealed")).resolve("f"), "x");
                    mode(root.resolve("sealed/f"), "r--------");
                    Files.write(root.resolve("line"), "y".repeat(2 << 20).getBytes(StandardCharsets.UTF_8));
                },
                root -> {
                    Files.delete(root.resolve("loop"));
                    Files.createSymbolicLink(root.resolve("loop"), Path.of("./loop/../loop"));
                    Files.delete(root.resolve("up"));
                    Files.writeString(Files.createDirectory(root.resolve("up")).resolve("f"), "x");
                    Files.move(root.resolve("Case"), root.resolve("case"));
                    Files.writeString(root.resolve("empty"), "\n");
                    Files.writeString(root.resolve("first"), "both");
                    try (RandomAccessFile sparse =
                            new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
                        sparse.seek(2 << 20);
                        sparse.write(1);
                    }
                    mode(root.resolve("sealed/f"), "rw-------");
                    Files.writeString(root.resolve("sealed/f"), "y");
                    mode(root.resolve("sealed"), "r-xr-x---");
                    Files.write(root.resolve("line"), ("y".repeat(2 << 20) + "z").getBytes(StandardCharsets.UTF_8));
                    Path deep = root.resolve("deep/" + "x/".repeat(60));
                    Files.writeString(Files.createDirectories(deep).resolve("f"), "deep");
                });
    }
}
