package io.jenkins.plugins.promotion.adversary;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.execution.OwnSecrets;
import io.jenkins.plugins.promotion.plan.Headings;
import io.jenkins.plugins.promotion.plan.PlanCsv;
import io.jenkins.plugins.promotion.plan.SqlScript;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import io.jenkins.plugins.promotion.structured.Pointer;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.testing.CasesFound;
import io.jenkins.plugins.promotion.testing.ScriptTest;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.LineDiff;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Who writes files, patterns, scripts: whatever a text of a megabyte is, it is read in seconds or refused, and keeps no thread of
 * a node or of the controller for hours.
 */
public class HeavyInputsTest {

    /** Of a processor. */
    private static final long MOST_SECONDS = Long.getLong("most.seconds", 60);

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Map<String, Callable<?>> cases = new LinkedHashMap<>();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Object masked(String path, String pointer, String content) throws Exception {
        TreeSpec spec = new TreeSpec("/srv/none", Scope.ALL, List.of(), List.of(ValueRule.parse(path + "#" + pointer)));
        return new HiddenValues(spec).masked(path, bytes(content));
    }

    private static Object read(String path, String pointer, String content) {
        StructuredFile file = StructuredFiles.of(path, bytes(content));
        return List.of(file.places(pointer), file.get(pointer), file.whole(), file.besides());
    }

    private Object secrets(String name, String rule, String content) throws Exception {
        var root = folder.newFolder().toPath();
        Files.writeString(root.resolve(name), content);
        return OwnSecrets.of(new TreeSpec(root.toString(), Scope.ALL, List.of(), List.of(ValueRule.parse(rule))));
    }

    private static List<String> lines(int count, int kinds, long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add("x" + random.nextInt(kinds));
        }
        return lines;
    }

    private void fill() {
        cases.put("INI value of many lines", () -> read("a.ini", "/s/k", "[s]\nk=1\n" + " a\n".repeat(100_000)));
        cases.put("INI lines that go on", () -> read("a.ini", "/s/k", "[s]\nk=1\\\n" + "a\\\n".repeat(300_000)));
        cases.put("XML of many alike", () -> read("a.xml", "/r/a[2]", "<r>" + "<a/>".repeat(80_000) + "</r>"));
        cases.put(
                "XML of many with names",
                () -> read("a.xml", "/r/a[@id='7']", "<r>" + "<a id='x'><b/></a>".repeat(20_000) + "</r>"));
        cases.put("XML hidden often", () -> masked("a.xml", "/r/a", "<r>" + "<a>secret1</a>".repeat(40_000) + "</r>"));
        cases.put(
                "XML hidden as often as may be, and large",
                () -> masked(
                        "a.xml",
                        "/r/a",
                        "<r>" + "<a>secret1</a>".repeat(499) + "<b>" + "<c/>".repeat(150_000) + "</b></r>"));
        cases.put(
                "XML entities",
                () -> read(
                        "a.xml",
                        "/r/a",
                        "<!DOCTYPE r [" + "<!ENTITY   x 'y'>".repeat(30_000) + "]><r>&x;" + names("&e%d;", 30_000)
                                + "</r>"));
        cases.put(
                "XML secret of many elements", () -> secrets("a.xml", "a.xml", "<r>" + "<a/>".repeat(60_000) + "</r>"));
        cases.put("YAML documents", () -> masked("a.yaml", "/p", "p: secret1\n---\n".repeat(20_000)));
        cases.put("YAML integer", () -> read("a.yaml", "/a", "a: !!int " + "9".repeat(1_000_000)));
        cases.put("YAML float", () -> read("a.yaml", "/a", "a: !!float " + "1".repeat(1_000_000) + "x"));
        cases.put("YAML sexagesimal", () -> read("a.yaml", "/a", "a: !!int 1" + ":1".repeat(500_000)));
        cases.put("YAML hex", () -> read("a.yaml", "/a", "a: !!int 0x" + "f".repeat(1_000_000)));
        cases.put("YAML flow", () -> read("a.yaml", "/a", "a: " + "[".repeat(500_000)));
        cases.put("YAML dashes", () -> read("a.yaml", "/a", "- ".repeat(500_000) + "1"));
        cases.put("YAML question marks", () -> read("a.yaml", "/a", "? ".repeat(500_000) + "1"));
        cases.put(
                "YAML long keys",
                () -> read(
                        "a.yaml",
                        "/a",
                        "? \"" + "k".repeat(500_000) + "\"\n: [" + "1,".repeat(200_000) + "1]\na: 1\n"));
        cases.put(
                "YAML aliases",
                () -> read("a.yaml", "/b/x", "a: &a {y: 1}\nb:\n  <<: [" + "*a, ".repeat(100_000) + "*a]\n"));
        cases.put(
                "JSON secret of many members",
                () -> secrets("a.json", "a.json", "{" + names("\"k%d\":1,", 100_000) + "\"z\":1}"));
        cases.put(
                "JSON long keys",
                () -> read(
                        "a.json",
                        "/a",
                        "{\"a\":1,\"" + "k".repeat(49_000) + "\":{\"" + "k".repeat(49_000) + "\":{\""
                                + "k".repeat(49_000) + "\":[" + "1,".repeat(400_000) + "1]}}}"));
        cases.put("JSON nested", () -> read("a.json", "/a", "[".repeat(500_000)));
        cases.put("properties", () -> read("a.properties", "a", "a=1\\\n".repeat(250_000)));
        cases.put("secret lines", () -> {
            var found = secrets("a.txt", "a.txt", names("s%05d\n", 150_000));
            return io.jenkins.plugins.promotion.execution.Secrets.of(((OwnSecrets) found).texts())
                    .mask("x".repeat(64_000));
        });
        cases.put(
                "comments beside a long secret",
                () -> masked(
                        "a.yaml",
                        "/p",
                        "p: |\n" + names("  secret%d\n", 50_000) + "#" + "secret ".repeat(70_000) + "\n"));
        cases.put("pointer", () -> Pointer.isOne("/" + "a".repeat(1_000_000)));
        cases.put("pointer of tildes", () -> Pointer.isOne("/~0~1".repeat(200_000)));
        cases.put("pattern", () -> new Scope(List.of("**/a/".repeat(18) + "**/b"), List.of())
                .matches("a/".repeat(60) + "c"));
        cases.put("pattern of any", () -> new Scope(List.of("**/*a*/".repeat(14) + "b"), List.of())
                .matches("aaa/".repeat(50) + "c"));
        cases.put("lines in another order", () -> LineDiff.between(lines(32_000, 2, 1), lines(32_000, 2, 2)));
        cases.put("lines of many kinds", () -> LineDiff.between(lines(100_000, 50, 1), lines(100_000, 50, 2)));
        cases.put("SQL of carriage returns", () -> SqlScript.of(bytes("SELECT 1" + "\r".repeat(300_000) + "x"), ""));
        cases.put("SQL of blanks", () -> SqlScript.of(bytes("CREATE " + "a ".repeat(300_000)), ""));
        cases.put("SQL of quotes", () -> SqlScript.of(bytes("SELECT '" + "''".repeat(300_000)), ""));
        cases.put("SQL of dollars", () -> SqlScript.of(bytes("SELECT " + "$a$ ".repeat(200_001)), ""));
        cases.put("SQL of conditions", () -> SqlScript.of(bytes("IF a;".repeat(200_000)), "GO"));
        cases.put(
                "table of dashes",
                () -> PlanCsv.read(
                        "a.csv", bytes("No.,Description\n" + "-".repeat(60_000) + "x\n"), "p", Headings.KNOWN));
        cases.put("SQL of copies", () -> SqlScript.of(bytes("COPY ".repeat(200_000)), ""));
        String half = "a".repeat(150);
        cases.put("test cases of one star", () -> found("*" + half.substring(1) + "b", 100_000, half + half, 100_000));
        cases.put("test cases of stars", () -> found("*a".repeat(149) + "b", 100_000, half + half, 100_000));
        cases.put("test cases of literals", () -> found(half + half.substring(1) + "b", 100_000, half + half, 100_000));
        cases.put("test cases without any", () -> found(null, 200_000, "x", 100_000));
        cases.put("SQL of begins", () -> SqlScript.of(bytes("BEGIN" + " ".repeat(300_000) + "x"), ""));
    }

    /** Of what a plan and the reports of one step may have. */
    private static Object found(String pattern, int cases, String name, int tests) {
        List<TestCase> all = new ArrayList<>();
        for (int i = 0; i < cases; i++) {
            all.add(new TestCase("c" + i, "C", List.of(), "", true, pattern, null));
        }
        List<ScriptTest> ran = Collections.nCopies(tests, new ScriptTest(name, name, Result.PASS, ""));
        return CasesFound.of(new TestPlan("t", "T", all), ran, List.of());
    }

    private static String names(String form, int count) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < count; i++) {
            names.append(String.format(form, i));
        }
        return names.toString();
    }

    @Test
    public void whateverATextIsItIsReadOrRefusedInTime() throws Exception {
        fill();
        cases.keySet().removeIf(name -> !name.matches(System.getProperty("only", ".*")));
        List<String> amiss = new ArrayList<>();
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        for (Map.Entry<String, Callable<?>> one : cases.entrySet()) {
            AtomicReference<Throwable> failed = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                try {
                    one.getValue().call();
                } catch (Refusal | TreeRefusedException refused) {
                    // That is an answer.
                } catch (Throwable e) {
                    failed.set(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
            long took = 0;
            while (thread.isAlive() && took < MOST_SECONDS) {
                thread.join(100);
                took = Math.max(took, TimeUnit.NANOSECONDS.toSeconds(clock.getThreadCpuTime(thread.getId())));
            }
            System.out.println(one.getKey() + ": " + took + " s " + (failed.get() == null ? "" : failed.get()));
            if (thread.isAlive()) {
                amiss.add(one.getKey() + " does not end");
            } else if (failed.get() != null) {
                amiss.add(one.getKey() + ": " + failed.get());
            }
        }
        assertEquals(List.of(), amiss);
    }
}
