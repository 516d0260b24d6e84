package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The plan's table as CSV (RFC 4180), exported and imported. */
public final class PlanCsv {
    /** The byte order mark, first of all. */
    public static final String MARK = "\uFEFF";

    private static final String NUMBER = Headings.NUMBER;
    private static final String DESCRIPTION = Headings.DESCRIPTION;
    private static final String DURATION = Headings.DURATION;
    private static final String NOTES = Headings.NOTES;
    private static final int LONGEST_DESCRIPTION = 120;
    /** Where some spreadsheet begins a cell, whatever it splits at, and what it calculates there. */
    private static final String BEGIN = "(^|[;|\\t\\r\\n])";

    private static final String CALCULATED = "(?=[\\s\"]*[=+\\-@\\t\\r\uff1d\uff0b\uff0d\uff20])";
    private static final Pattern FORMULA = Pattern.compile(BEGIN + CALCULATED);
    private static final Pattern HARMLESS_FORMULA = Pattern.compile(BEGIN + "'" + CALCULATED);

    /** What spreadsheets write above a table to say how its cells are separated. */
    private static final Pattern SEPARATOR = Pattern.compile("(?i)\"?sep=([,;|\t])\"?\\r?\\n");

    /** Rows above the headings in which nothing stands. */
    private static final Pattern NOTHING = Pattern.compile("(?:[ \t,;|]*\r?\n)+");

    private static final Pattern UNCLOSED = Pattern.compile("startline (\\d+).*EOF reached before");

    private final Problems problems;
    private final Headings headings;
    private final Map<String, Integer> columns = new HashMap<>();
    private final Set<Integer> leftOut = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private String section = "";
    private boolean numbered;

    private PlanCsv(String name, Headings headings) {
        this.headings = headings;
        problems = new Problems(name);
    }

    /**
     * The table with commas and CRLF, and a byte order mark, without which spreadsheets do not show umlauts. What a spreadsheet would take for a formula gets an apostrophe in front, which
     * {@link #read} takes away again; also inside a cell, where a spreadsheet that splits at something else than commas
     * would begin one.
     */
    public static String write(PlanTable table) {
        StringBuilder text = new StringBuilder(MARK);
        line(text, PlanTable.COLUMNS);
        table.rows().forEach(row -> line(text, row.cells()));
        return text.toString();
    }

    /** Adds a row, in which a spreadsheet finds no formula. */
    public static void line(StringBuilder text, List<String> cells) {
        text.append(CSVFormat.RFC4180.format(
                        cells.stream().map(PlanCsv::harmless).toArray()))
                .append("\r\n");
    }

    private static String harmless(String cell) {
        return FORMULA.matcher(cell).replaceAll("$1'");
    }

    /**
     * Reads a vendor's table: every row becomes a manual item, but for headings, which have no number where other rows have
     * one, and nothing but a description. Commas or semicolons, or what a first line such as {@code sep=;} says.
     *
     * @param name of the file, for messages
     * @param bytes UTF-8, with or without byte order mark, or UTF-16 with it; at most {@link Limits#PLAN_BYTES}
     * @param id of the plan it becomes
     * @param headings what its columns are called besides
     * @throws Refusal with every mistake; {@code line} is the line of the file, {@code field} names row and column
     */
    public static WorkPlan read(String name, byte[] bytes, String id, Headings headings) {
        PlanCsv csv = new PlanCsv(name, headings);
        Optional<String> text = csv.decode(bytes);
        csv.problems.refuse();
        List<Item> items = csv.items(text.orElseThrow());
        if (!PlanId.PATTERN.matcher(id).matches()) {
            csv.problem(0, "", Problems.quote(id) + " is no id for the plan", PlanId.RULE);
        }
        csv.problems.refuse();
        return new WorkPlan(id, "", "", Map.of(), List.of(), Policy.NONE, items);
    }

    private Optional<String> decode(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        Charset charset = first == 0xfffe ? UTF_16LE : first == 0xfeff ? UTF_16BE : UTF_8;
        if (charset != UTF_8 && bytes.length <= Limits.PLAN_BYTES) {
            return Optional.of(new String(bytes, 2, bytes.length - 2, charset));
        }
        Optional<String> workbook = workbook(bytes);
        if (workbook.isPresent()) {
            problem(0, "", workbook.get(), "save the sheet as 'CSV UTF-8'");
            return workbook;
        }
        Problems unread = new Problems("");
        Optional<String> text = YamlDocument.decode(bytes, unread);
        if (text.isEmpty() && bytes.length <= Limits.PLAN_BYTES) {
            problem(
                    0,
                    "",
                    "the file is not UTF-8, and what it is cannot be told for sure; older spreadsheets write"
                            + " Windows-1252",
                    "save it as 'CSV UTF-8'");
        } else if (text.isEmpty()) {
            return YamlDocument.decode(bytes, problems);
        } else if (text.get().startsWith("\0", 1) || text.get().startsWith("\0")) {
            problem(0, "", "the file looks like UTF-16 without a byte order mark", "save it as 'CSV UTF-8'");
        } else if (text.get().indexOf('\0') >= 0) {
            String before = text.get().substring(0, text.get().indexOf('\0'));
            problem(before.lines().count(), "", "has a NUL character", "take it out");
        }
        return text;
    }

    /** What a file of another kind is, though its name ends as a table's. */
    private static Optional<String> workbook(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(4, bytes.length), ISO_8859_1);
        return start.equals("PK\003\004") || start.equals("\u00d0\u00cf\u0011\u00e0")
                ? Optional.of("the file is a workbook of a spreadsheet (or another archive), though it is called CSV")
                : Optional.empty();
    }

    private void problem(long line, String field, String what, String mend) {
        problems.add(new PlanProblem((int) line, line == 0 ? 0 : 1, field, what, mend));
    }

    private List<Item> items(String text) {
        List<Item> items = new ArrayList<>();
        Matcher separator = SEPARATOR.matcher(text);
        boolean said = separator.lookingAt();
        String below = said ? text.substring(separator.end()) : text;
        Matcher nothing = NOTHING.matcher(below);
        String table = nothing.lookingAt() ? below.substring(nothing.end()) : below;
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(said ? separator.group(1).charAt(0) : delimiter(table))
                .setIgnoreEmptyLines(false)
                .build();
        int above =
                (int) text.substring(0, text.length() - table.length()).lines().count();
        try (CSVParser parser = format.parse(new StringReader(table))) {
            long line = 1 + above;
            for (CSVRecord row : parser) {
                if (row.getRecordNumber() == 1) {
                    header(row);
                    numbered = numbered(format, table);
                } else if (items.size() >= Limits.ITEMS) {
                    problem(line, "", "the table has more than " + Limits.ITEMS + " rows", "split the change");
                    return items;
                } else if (columns.containsKey(DESCRIPTION) && !blank(row)) {
                    item(row, line).ifPresent(items::add);
                }
                line = parser.getCurrentLineNumber() + 1 + above;
            }
        } catch (IOException | RuntimeException e) {
            problem(0, "", "this is no CSV: " + unread(e, above), "check quotes: a quote inside a cell is doubled");
        }
        if (columns.isEmpty() && problems.isEmpty()) {
            problem(1, "", "the file is empty", "begin with the columns " + String.join(", ", PlanTable.COLUMNS));
        }
        return items;
    }

    /** The parser's words, for people. */
    private static String unread(Exception e, int above) {
        String why = String.valueOf(e.getMessage()).replaceAll("^.*Exception: ", "");
        Matcher open = UNCLOSED.matcher(why);
        return open.find()
                ? "a quote that begins a cell in line " + (Integer.parseInt(open.group(1)) + above) + " is never closed"
                : why;
    }

    /** Whether any row has a number, so that one without is a heading. */
    private boolean numbered(CSVFormat format, String table) throws IOException {
        try (CSVParser parser = format.parse(new StringReader(table))) {
            return parser.stream().skip(1).anyMatch(row -> !cell(row, NUMBER).isEmpty());
        }
    }

    private static char delimiter(String text) {
        String header = text.lines().findFirst().orElse("");
        return Stream.of(',', ';', '\t', '|')
                .max(Comparator.comparingLong(
                        one -> header.chars().filter(c -> c == one).count()))
                .orElse(',');
    }

    private static boolean blank(CSVRecord row) {
        return row.stream().allMatch(String::isBlank);
    }

    private void header(CSVRecord row) {
        for (String missing : headings.missing(row.toList())) {
            problem(1, "", "there is no column " + Problems.quote(missing), "correct the headings of the step");
        }
        for (int i = 0; i < row.size(); i++) {
            String column = headings.column(row.get(i));
            if (column.isEmpty()) {
                if (!row.get(i).isBlank()) {
                    leftOut.add(i);
                }
            } else if (!Headings.isColumn(column)) {
                problem(
                        1,
                        "",
                        "the column " + Problems.quote(row.get(i).strip()) + " is unknown",
                        Suggestion.among(row.get(i).strip(), PlanTable.COLUMNS)
                                + "; or say in headings of the step what it is");
            } else if (columns.putIfAbsent(column, i) != null) {
                problem(1, "", "the column " + Problems.quote(row.get(i).strip()) + " is there twice", "remove one");
            }
        }
        if (!columns.containsKey(DESCRIPTION)) {
            problem(
                    1,
                    "",
                    "the column 'Configuration Change Description' is missing",
                    "begin the file with the columns " + String.join(", ", PlanTable.COLUMNS));
        }
    }

    private String cell(CSVRecord row, String column) {
        Integer index = columns.get(column);
        String text = index == null || index >= row.size() ? "" : row.get(index).strip();
        text = column.equals(NUMBER) || TableDurations.spaces(text).isEmpty() ? TableDurations.spaces(text) : text;
        return HARMLESS_FORMULA.matcher(text).replaceAll("$1");
    }

    private Optional<Item> item(CSVRecord row, long line) {
        String place = "row " + (row.getRecordNumber() - 1);
        for (int i = 0; i < row.size(); i++) {
            if (!columns.containsValue(i) && !leftOut.contains(i) && !row.get(i).isBlank()) {
                problem(
                        line,
                        place,
                        "cell " + (i + 1) + " stands under no column",
                        "remove it, or check the delimiter and quotes");
            }
        }
        String instruction = cell(row, DESCRIPTION);
        if (instruction.isEmpty()) {
            problem(
                    line,
                    place + ", Configuration Change Description",
                    "is empty",
                    "say what the person does, or remove the row");
            return Optional.empty();
        }
        String number = cell(row, NUMBER);
        if (numbered
                && number.isEmpty()
                && cell(row, DURATION).isEmpty()
                && cell(row, NOTES).isEmpty()) {
            section = shortened(instruction) + ": ";
            return Optional.empty();
        }
        String id = number.isEmpty()
                ? (numbered ? "row-" : "step-") + (row.getRecordNumber() - 1)
                : "step-" + number.replaceAll("\\.$", "");
        if (!PlanId.PATTERN.matcher(id).matches()) {
            problem(line, place + ", No.", Problems.quote(number) + " is no number", "write a number such as 7 or 7.2");
        } else if (!ids.add(id)) {
            problem(
                    line,
                    place + ", No.",
                    Problems.quote(number) + " is there twice",
                    "number the rows one after the other");
        }
        Item item =
                Item.of(id, shortened(section + instruction), new AskPerson(Template.escape(instruction), "", false));
        return Optional.of(item.withEstimate(duration(row, line, place)).withNotes(cell(row, NOTES)));
    }

    private Optional<Duration> duration(CSVRecord row, long line, String place) {
        String cell = cell(row, DURATION);
        if (cell.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TableDurations.parse(cell));
        } catch (Refusal e) {
            problem(line, place + ", Estimated Duration", "is no duration", e.getMessage());
            return Optional.empty();
        }
    }

    private static String shortened(String text) {
        String first = text.lines().findFirst().orElse(text).strip();
        return first.length() > LONGEST_DESCRIPTION ? first.substring(0, LONGEST_DESCRIPTION - 1) + "…" : first;
    }
}
