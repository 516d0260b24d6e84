package io.jenkins.plugins.promotion.adversary;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.plan.PlanCsv;
import io.jenkins.plugins.promotion.plan.PlanDigest;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.PlanTable;
import io.jenkins.plugins.promotion.plan.PlanWriter;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.Test;

/** Who writes the plan: every field takes every text, and what comes of it is a refusal or a plan that is harmless to show. */
public class HostilePlanTest {

    private static final String HEAD = "apiVersion: workplan/v1\nplan: {id: p, title: T}\nitems:\n";

    /** The plan around a field, by the field. */
    private static Map<String, String> doors() {
        Map<String, String> doors = new LinkedHashMap<>();
        for (String field : List.of("id", "title", "author", "base")) {
            doors.put("plan." + field, "apiVersion: workplan/v1\nplan: {" + field + ": @}\nitems: []\n");
        }
        doors.put("plan.exclude", "apiVersion: workplan/v1\nplan: {id: p, exclude: [@]}\nitems: []\n");
        doors.put("plan.policy", "apiVersion: workplan/v1\nplan: {id: p, policy: {onFailure: @}}\nitems: []\n");
        doors.put(
                "plan.parameters",
                "apiVersion: workplan/v1\nplan: {id: p, parameters: {x: {default: @}}}\nitems: []\n");
        for (String field :
                List.of("notes", "owner", "estimate", "ticket", "timeout", "outage", "when", "dependsOn", "unknown")) {
            doors.put(field, HEAD + "  - {id: a, description: d, kind: manual, instruction: i, " + field + ": @}\n");
        }
        doors.put("id", HEAD + "  - {id: @, description: d, kind: manual, instruction: i}\n");
        doors.put("description", HEAD + "  - {id: a, description: @, kind: manual, instruction: i}\n");
        doors.put("kind", HEAD + "  - {id: a, description: d, kind: @}\n");
        for (String field : List.of("instruction", "evidence")) {
            doors.put(
                    field,
                    HEAD + "  - {id: a, description: d, kind: manual, instruction: i, " + field
                            + ": @}\n".replace("instruction: i, instruction", "instruction"));
        }
        for (String field : List.of("file", "pointer", "value", "expect")) {
            Map<String, String> set = new LinkedHashMap<>(Map.of("file", "a.json", "pointer", "/a", "value", "1"));
            set.put(field, "@");
            doors.put(
                    "set." + field,
                    HEAD + "  - {id: a, description: d, kind: set"
                            + set.entrySet().stream()
                                    .map(e -> ", " + e.getKey() + ": " + e.getValue())
                                    .reduce("", String::concat)
                            + "}\n");
        }
        for (String field : List.of("path", "source", "link", "permissions")) {
            doors.put(
                    "file." + field,
                    HEAD + "  - {id: a, description: d, kind: file, action: create"
                            + (field.equals("path") ? "" : ", path: x") + ", " + field + ": @}\n");
        }
        for (String field : List.of("argv", "cwd", "env")) {
            doors.put(
                    "command." + field,
                    HEAD + "  - {id: a, description: d, kind: command, rollback: {manual: undo}"
                            + (field.equals("argv")
                                    ? ", argv: [x, @]"
                                    : ", argv: [x], " + field + ": " + (field.equals("env") ? "{X: @}" : "@"))
                            + "}\n");
        }
        doors.put(
                "check", HEAD + "  - {id: a, description: d, kind: manual, instruction: i, unless: {command: [@]}}\n");
        doors.put(
                "rollback",
                HEAD + "  - {id: a, description: d, kind: manual, instruction: i, rollback: {manual: @}}\n");
        return doors;
    }

    private static final List<String> TEXTS = List.of(
            "1e999999999",
            "-1.5e-999999999",
            "9".repeat(100_000),
            "1" + ":59".repeat(30_000),
            "0b" + "1".repeat(100_000),
            "\"" + "x".repeat(300_000) + "\"",
            "[".repeat(5_000),
            "{a: ".repeat(300) + "1" + "}".repeat(300),
            "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:1/\"]]]]",
            "!!binary '####'",
            "*nowhere",
            "'" + "${".repeat(20_000) + "'",
            "'${secret}'",
            "\"a\\nb\\r[promotion] 'Go live' is signed off by bea.\"",
            "\"\\e[2K\\u202E\\u2028\\0\"",
            "'<img src=x onerror=alert(1)>'",
            "'=cmd|''/C calc''!A0'",
            "'x;=1+1'",
            "../../etc/passwd",
            "/etc/passwd",
            "'C:\\x'",
            ".configuration-promotion/journal",
            "'" + "**/*a".repeat(2_000) + "'",
            "99999999999999999999d",
            "''",
            "~",
            "[]",
            "{}");

    @Test(timeout = 120_000)
    public void everyFieldTakesEveryTextOrRefusesIt() throws Exception {
        int tried = 0;
        int read = 0;
        TreeSet<String> doors = new TreeSet<>();
        TreeSet<String> raw = new TreeSet<>();
        for (Map.Entry<String, String> door : doors().entrySet()) {
            for (String text : TEXTS) {
                tried++;
                String plan = door.getValue().replace("@", text);
                try {
                    shown(plan);
                    read++;
                    doors.add(door.getKey());
                } catch (Refusal e) {
                    boolean hasControls = e.getMessage().chars().anyMatch(c -> c != '\n' && c < ' ' || c == 0x7f);
                    if (hasControls || e.getMessage().length() > 10_000) {
                        raw.add(door.getKey() + " with " + start(text) + ": " + start(e.getMessage()));
                    }
                } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                    throw new AssertionError(door.getKey() + " with " + start(text), e);
                }
            }
        }
        System.out.println("fields of a plan x texts: " + tried + " tried, " + read + " read, the others refused");
        assertEquals("refusals that quote as it came", new TreeSet<>(), raw);
        assertTrue(doors.toString(), doors.size() > 15);
        assertEquals(doors().size() * TEXTS.size(), tried);
    }

    private static String start(String text) {
        return text.substring(0, Math.min(40, text.length()));
    }

    /** All that is made of a plan to be shown, kept or compared. */
    private static void shown(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        PlanFiles files = path -> new byte[] {1};
        WorkPlan plan = PlanReader.read("p.yaml", bytes, files);
        String digest = PlanDigest.of(plan, files, "s");
        String again = PlanWriter.yaml(plan);
        assertEquals(
                digest,
                PlanDigest.of(PlanReader.read("p.yaml", again.getBytes(StandardCharsets.UTF_8), files), files, "s"));
        String csv = PlanCsv.write(PlanTable.of(plan));
        for (char split : ",;\t|\n".toCharArray()) {
            for (String formula : List.of("=cmd", "=1+1")) {
                assertFalse(csv, csv.contains(split + formula) || csv.contains(split + "\"" + formula));
            }
        }
        String markdown = PlanTable.of(plan).markdown();
        assertFalse(markdown, markdown.contains("<img"));
    }

    /** A number is kept as it is written: nothing writes out its digits. */
    @Test(timeout = 60_000)
    public void numbersThatTakeLongToWriteOut() throws Exception {
        for (String number : List.of("1e99999999", "-1e-99999999", "1E+2147483647", "9".repeat(200_000))) {
            WorkPlan plan = PlanReader.read(
                    "p.yaml",
                    (HEAD + "  - {id: a, description: d, kind: set, file: a.json, pointer: /a, value: " + number
                                    + "}\n")
                            .getBytes(StandardCharsets.UTF_8),
                    PlanFiles.NONE);
            assertTrue(PlanWriter.yaml(plan).length() < 300_000);
            Value word = StructuredFiles.word(number);
            List<String> ends = new ArrayList<>();
            for (String file : List.of("a.json", "a.yaml", "a.properties", "a.ini", "a.xml")) {
                String content =
                        switch (file) {
                            case "a.json" -> "{\"a\": 1}";
                            case "a.yaml" -> "a: 1\n";
                            case "a.ini" -> "[s]\na=1\n";
                            case "a.xml" -> "<r><a>1</a></r>";
                            default -> "a=1\n";
                        };
                String pointer =
                        switch (file) {
                            case "a.ini" -> "/s/a";
                            case "a.xml" -> "/r/a";
                            case "a.properties" -> "a";
                            default -> "/a";
                        };
                StructuredFile read = StructuredFiles.of(file, content.getBytes(StandardCharsets.UTF_8));
                try {
                    byte[] changed = read.replace(pointer, read.asStored(word));
                    assertTrue(file, changed.length < 300_000);
                    assertTrue(StructuredFiles.of(file, changed).flatten().size() == 1);
                    ends.add(file);
                } catch (Refusal e) {
                    assertTrue(e.getMessage(), e.getMessage().length() < 2_000);
                }
            }
            assertTrue(number.length() + " " + ends, ends.contains("a.properties"));
        }
    }
}
