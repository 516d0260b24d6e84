package io.jenkins.plugins.promotion.structured;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Config;
import org.junit.Test;

/** INI files as systemd, Git, PHP, Windows and Python write them; JGit's own reader judges those of Git. */
public class IniFileTest {
    private static final String SYSTEMD = "# shop\n[Unit]\nDescription=The shop; all of it\n\n[Service]\nType=simple\n"
            + "Environment=A=1\nEnvironment=\"B=2 3\"\nExecStart=/bin/shop \\\n  --port=80 \\\n  --all\n\n[Install]\n"
            + "WantedBy=multi-user.target\n";
    private static final String WINDOWS =
            ";by hand\r\nlang=en\r\n[Path]\r\ndata = C:\\shop\\\r\nlog =C:\\log\\\r\nempty=\r\n"
                    + "[Path.More]\r\nC:\\x=1\r\n";
    private static final String GIT = "[core]\n\tbare = false ; no\n\tfilemode\n[remote \"origin [x]\"]\n"
            + "\turl = \"https://a/b\" # c\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
            + "\tfetch = +refs/tags/*:refs/tags/*\n[core]\n\tautocrlf = true\n";
    private static final String PYTHON =
            "[tool:pytest]\naddopts =\n    -v\n    --cov=shop\n\n    --strict\ntestpaths: tests\n" + "[empty]\n";

    private static StructuredFile file(String text) {
        return StructuredFiles.of("a.ini", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Optional<Value> some(Object plain) {
        return Optional.of(Value.of(plain));
    }

    @Test
    public void everyWayIsRead() {
        Object[][] table = {
            {SYSTEMD, "/Unit/Description", "The shop; all of it"},
            {SYSTEMD, "/Service/Environment", List.of("A=1", "\"B=2 3\"")},
            {SYSTEMD, "/Service/Environment/1", "\"B=2 3\""},
            {SYSTEMD, "/Service/ExecStart", "/bin/shop \\\n  --port=80 \\\n  --all"},
            {WINDOWS, "//lang", "en"},
            {WINDOWS, "/Path/data", "C:\\shop\\"},
            {WINDOWS, "/Path/log", "C:\\log\\"},
            {WINDOWS, "/Path/empty", ""},
            {WINDOWS, "/Path.More/C:\\x", "1"},
            {GIT, "/core/bare", "false ; no"},
            {GIT, "/core/filemode", null},
            {GIT, "/core/autocrlf", "true"},
            {GIT, "/remote \"origin [x]\"/url", "\"https://a/b\" # c"},
            {PYTHON, "/tool:pytest/addopts", "\n    -v\n    --cov=shop\n\n    --strict"},
            {PYTHON, "/tool:pytest/testpaths", "tests"},
            {PYTHON, "/empty", Map.of()},
            {"[[a]\nb=1", "/[a/b", "1"},
            {"[a b] ; c\nb=1", "/a b/b", "1"},
        };
        for (Object[] row : table) {
            assertEquals(row[1].toString(), some(row[2]), file((String) row[0]).get((String) row[1]));
        }
    }

    /** To systemd and git a line that ends with a backslash goes on, whatever follows; on Windows it is a folder. */
    @Test
    public void whereALineGoesOnIsTheProgramsOwnRule() {
        String text = "[a]\nb = x -y\\\nc = 1\n# told\nd = C:\\\\\ne = 2\n";
        assertEquals(List.of("b", "c", "d", "e"), keys("a.ini", text));
        assertEquals(List.of("b", "d", "e"), keys("a.service", text));
        assertEquals(List.of("b", "d", "e"), keys(".gitconfig", text));
        String comments = "[Service]\nExecStart=/bin/a \\\n# between\n; too\n--b\nUser=x\n";
        assertEquals(List.of("ExecStart", "User"), keys("a.service", comments));
        assertEquals(
                comments.replace("User=x", "User=y"),
                text(StructuredFiles.of("a.service", comments.getBytes(StandardCharsets.UTF_8))
                        .replace("/Service/User", Value.of("y"))));
    }

    private static List<String> keys(String name, String text) {
        StructuredFile file = StructuredFiles.of(name, text.getBytes(StandardCharsets.UTF_8));
        return file.flatten().keySet().stream()
                .map(place -> place.replaceFirst("^/[^/]*/", ""))
                .toList();
    }

    @Test
    public void aValueIsSetAndNothingElse() {
        Object[][] table = {
            {SYSTEMD, "/Service/Type", "notify", "Type=simple", "Type=notify"},
            {SYSTEMD, "/Service/Environment/0", "A=2", "=A=1", "=A=2"},
            {
                SYSTEMD,
                "/Service/Environment",
                List.of("A=1", "C=1", "D=1"),
                "Environment=\"B=2 3\"\n",
                "Environment=C=1\nEnvironment=D=1\n"
            },
            {SYSTEMD, "/Service/Environment", "A=1", "Environment=\"B=2 3\"\n", ""},
            {SYSTEMD, "/Service/ExecStart", "/bin/true", "/bin/shop \\\n  --port=80 \\\n  --all", "/bin/true"},
            {WINDOWS, "/Path/data", "D:\\", "C:\\shop\\", "D:\\"},
            {WINDOWS, "/Path/empty", 1, "empty=", "empty=1"},
            {GIT, "/core/autocrlf", null, "autocrlf = true", "autocrlf"},
            {GIT, "/core/filemode", true, "filemode", "filemode = true"},
            {PYTHON, "/tool:pytest/testpaths", "t u", ": tests", ": t u"},
        };
        for (Object[] row : table) {
            String before = (String) row[0];
            String pointer = (String) row[1];
            String wanted = before.replace((String) row[3], (String) row[4]);
            assertEquals(pointer, wanted, text(file(before).replace(pointer, Value.of(row[2]))));
        }
    }

    @Test
    public void keysAndSectionsComeAndGo() {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("a", "1");
        section.put("b", List.of("x", "y"));
        Object[][] table = {
            {SYSTEMD, "/Unit/After", "network.target", "all of it\n", "all of it\nAfter=network.target\n"},
            {SYSTEMD, "/Service/Environment/2", "C=3", "2 3\"\n", "2 3\"\nEnvironment=C=3\n"},
            {SYSTEMD, "/X", section, "user.target\n", "user.target\n\n[X]\na=1\nb=x\nb=y\n"},
            {WINDOWS, "/Path/z", "1", "empty=\r\n", "empty=\r\nz=1\r\n"},
            {WINDOWS, "//z", "1", "lang=en\r\n", "lang=en\r\nz=1\r\n"},
            {GIT, "/core/x", "1", "autocrlf = true\n", "autocrlf = true\n\tx = 1\n"},
            {PYTHON, "/empty/k", "v", "[empty]\n", "[empty]\nk: v\n"},
        };
        for (Object[] row : table) {
            String before = (String) row[0];
            String pointer = (String) row[1];
            byte[] more = file(before).create(pointer, Value.of(row[2]));
            assertEquals(pointer, before.replace((String) row[3], (String) row[4]), text(more));
            assertEquals(pointer, before, text(file(text(more)).remove(pointer)));
        }
        assertEquals(
                "[remote \"origin [x]\"]\n\turl = \"https://a/b\" # c\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n"
                        + "\tfetch = +refs/tags/*:refs/tags/*\n",
                text(file(GIT).remove("/core")));
        assertEquals("[a]\nx=1", text(file("[a]\nx=1\ny=2").remove("/a/y")));
        assertEquals("[a]\nx=1\n", text(file("[a]\nx=1\nx=2\n").remove("/a/x/1")));
        assertEquals("[a]\nx=2\n", text(file("[a]\nx=1\nx=2\n").remove("/a/x/0")));
        assertEquals("\n[a]\nx=2\n", text(file("root=1\n\n[a]\nx=2\n").remove("//root")));
    }

    @Test
    public void whatProgramsReadDifferentlyIsRefused() {
        String[][] table = {
            {"[a]\nx=1\n  y=2\n", "/a/x", "line 3, column 3", "some programs say that it is a key"},
            {"[a\nx=1\n", "/a/x", "line 1", "] is missing"},
            {"[a] x=1\n", "/a/x", "behind the ]"},
            {"a=1\rb=2\n", "//a", "carriage return"},
            {"a=\0\n", "//a", "NUL"},
            {"<a>\nx=1\n</a>\n", "//x", "looks like XML"},
            {"[a]\nx=1\n", "/a/y", "the keys [x]"},
            {"[a]\nx=1\n", "/a", "name its keys one by one"},
            {"[a]\nx=1\n", "x", "must begin with '/'"},
        };
        for (String[] row : table) {
            Refusal refused =
                    assertThrows(row[0], Refusal.class, () -> file(row[0]).replace(row[1], Value.of("new")));
            for (int i = 2; i < row.length; i++) {
                assertTrue(refused.getMessage(), refused.getMessage().contains(row[i]));
            }
        }
        assertThrows(Refusal.class, () -> file("[a]\nx=1\n").replace("/a/x", Value.of("1\ny=2")));
        assertThrows(Refusal.class, () -> file("[a]\nx=1\n").replace("/a/x", Value.of(" 1")));
        assertThrows(Refusal.class, () -> file("[a]\nx=1\n").replace("/a/x", Value.of(List.of())));
        assertThrows(Refusal.class, () -> file("[a]\nx=1\n").create("/a/;y", Value.of("1")));
        assertThrows(Refusal.class, () -> file("[a]\nx=1\n").create("/b]/y", Value.of("1")));
    }

    @Test
    public void whatNoLineCanHoldIsToldOfTheValue() {
        StructuredFile file = StructuredFiles.of("c.ini", "[s]\na=x\n".getBytes(StandardCharsets.UTF_8));
        for (String value : List.of(" lead", "trail ", "two\nlines")) {
            String problem = assertThrows(Refusal.class, () -> file.replace("/s/a", new Value.Text(value)))
                    .getMessage();
            assertTrue(problem, problem.contains("here a value is one line, without blanks around it"));
        }
    }

    @Test
    public void theEncodingIsKeptAndOrderCounts() {
        for (var charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
            String text = (charset == StandardCharsets.UTF_16LE ? "\uFEFF" : "") + "[ü]\nä=ö\n";
            StructuredFile file = StructuredFiles.of("a.ini", text.getBytes(charset));
            byte[] changed = file.replace("/ü/ä", Value.of("Ö"));
            assertArrayEquals(charset.name(), text.replace('ö', 'Ö').getBytes(charset), changed);
        }
        assertFalse(file("[a]\nx=1\n[b]\ny=1\n")
                .whole()
                .equals(file("[b]\ny=1\n[a]\nx=1\n").whole()));
        assertEquals(file("# c\n[a]\nx = 1\n").whole(), file("[a]\n\nx=1").whole());
    }

    /** Values, keys and sections that Git and others read alike, in every style Git allows. */
    @Test
    public void gitReadsWhatWasMeant() throws Exception {
        String[] texts = {"true", "a b", "+refs/*:x", "0600", "a=b", "x;y", "ä", "C:/x", "[no]", "-", "1.20"};
        String[] sections = {"core", "remote \"o r\"", "remote \"a]b\"", "alias"};
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "; head\n\n");
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                text.append('[')
                        .append(sections[random.nextInt(4)])
                        .append("]")
                        .append(random.nextInt(5) == 0 ? " # c" : "");
                String indent = random.nextBoolean() ? "\t" : random.nextBoolean() ? "  " : "";
                for (int k = random.nextInt(5); k > 0; k--) {
                    text.append('\n')
                            .append(random.nextInt(6) == 0 ? "\n# comment = 1\n" : "")
                            .append(indent)
                            .append("key")
                            .append(random.nextInt(3))
                            .append(
                                    random.nextInt(8) == 0
                                            ? ""
                                            : " = " + texts[random.nextInt(texts.length)].replace(";", ","));
                }
                text.append('\n');
            }
            boolean bare = Pattern.compile("key\\d\n").matcher(text).find(); // JGit reads none that ends in CR LF
            String before = !bare && random.nextInt(3) == 0 ? text.toString().replace("\n", "\r\n") : text.toString();
            String label = "seed " + seed + "\n" + before;
            StructuredFile file = file(before);
            Map<String, List<String>> git = git(before);
            assertEquals(label, git, ours(file));
            List<String> pointers = new ArrayList<>(git.keySet());
            if (pointers.isEmpty()) {
                continue;
            }
            String pointer = pointers.get(random.nextInt(pointers.size()));
            assertArrayEquals(
                    label, file.bytes, file.replace(pointer, file.get(pointer).orElseThrow()));
            String wanted = texts[random.nextInt(texts.length)].replace(";", ",");
            Map<String, List<String>> expected = git(before);
            expected.put(pointer, List.of(wanted));
            assertEquals(label + pointer, expected, git(text(file.replace(pointer, new Value.Text(wanted)))));
            expected.remove(pointer);
            assertEquals(label + pointer, expected, git(text(file.remove(pointer))));
            String fresh = pointer.substring(0, pointer.lastIndexOf('/')) + "/fresh";
            expected = git(before);
            expected.put(fresh, List.of(wanted));
            byte[] more = file.create(fresh, new Value.Text(wanted));
            assertEquals(label + fresh, expected, git(text(more)));
            assertArrayEquals(label + fresh, file.bytes, file(text(more)).remove(fresh));
        }
    }

    private static Map<String, List<String>> ours(StructuredFile file) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        ((Value.Members) file.whole())
                .members()
                .forEach((section, keys) -> ((Value.Members) keys).members().forEach((key, value) -> {
                    List<Value> items = value instanceof Value.Items list ? list.items() : List.of(value);
                    all.put(
                            Pointer.of(List.of(section, key)),
                            items.stream()
                                    .map(item -> item instanceof Value.Text plain ? plain.text() : "(none)")
                                    .toList());
                }));
        return all;
    }

    private static Map<String, List<String>> git(String text) throws Exception {
        Config config = new Config();
        config.fromText(text);
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String section : config.getSections()) {
            collect(config, section, null, all);
            for (String part : config.getSubsections(section)) {
                collect(config, section, part, all);
            }
        }
        return all;
    }

    private static void collect(Config config, String section, String part, Map<String, List<String>> into) {
        for (String key : config.getNames(section, part)) {
            List<String> values = new ArrayList<>();
            for (String value : config.getStringList(section, part, key)) {
                values.add(value == null || value.isEmpty() ? "(none)" : value);
            }
            into.put(Pointer.of(List.of(part == null ? section : section + " \"" + part + "\"", key)), values);
        }
    }
}
