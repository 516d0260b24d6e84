package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The plan's table as CSV (RFC 4180), exported and imported; imported from a workbook too. */
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
    private static final Pattern SEPARATOR = Pattern.compile(
            "(?i)(?:[ \t]*\\R)*+\"? *sep *= *" + "(?:([,;|\t]|\\\\t)\"?[ ,;|\t]*|([^\\r\\n]*))(?:\\R|\\z)");

    /** Rows above the headings in which nothing stands. */
    private static final Pattern NOTHING = Pattern.compile("(?:[ \t,;|]*\r?\n)++");

    /** For which a spreadsheet takes {@code 1.2}. */
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*|\\d{1,2}\\.\\d{1,2}\\.\\d{4}");

    /** What stands below the headings in Markdown. */
    private static final Pattern RULER = Pattern.compile("(?=[^-]*-)[\\s|:-]++");

    /** A row that is about the others. */
    private static final Pattern TOTAL = Pattern.compile("(?iu)(?:(?:grand |sub|zwischen)?(?:total|sum|summe|somme)"
            + "|gesamt(?:summe|dauer|zeit)?|insgesamt|(?:total|estimated) (?:duration|time)|dur\u00e9e totale)\\s*:?");

    /** A heading that begins in the first column. */
    private static final Pattern WORDS = Pattern.compile("\\D*\\p{L}{2}.*");

    /** How workbooks begin that are no zip archives. */
    private static final String OLDER = "\u00d0\u00cf\u0011\u00e0";

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
     * @param bytes a workbook, or UTF-8, with or without byte order mark, or UTF-16 with it; at most {@link Limits#PLAN_BYTES}
     * @param id of the plan it becomes
     * @param headings what its columns are called besides
     * @throws Refusal with every mistake; {@code line} is the line of the file, {@code field} names row and column
     */
    public static WorkPlan read(String name, byte[] bytes, String id, Headings headings) {
        PlanCsv csv = new PlanCsv(name, headings);
        List<Row> rows = Workbook.isOne(bytes) ? csv.sheet(bytes) : csv.lines(bytes);
        csv.problems.refuse();
        List<Item> items = csv.items(rows);
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
            return wide(bytes, charset);
        }
        if (new String(bytes, 0, Math.min(4, bytes.length), ISO_8859_1).equals(OLDER)) {
            problem(
                    0,
                    "",
                    "the file is a workbook of an older kind (.xls), or one that a password protects",
                    "save it as .xlsx without a password, or as 'CSV UTF-8'");
            return Optional.empty();
        }
        Problems unread = new Problems("");
        Optional<String> text = YamlDocument.decode(bytes, unread);
        if (text.isEmpty() && bytes.length <= Limits.PLAN_BYTES && isWide(bytes)) {
            utf16();
        } else if (text.isEmpty() && bytes.length <= Limits.PLAN_BYTES) {
            problem(
                    0,
                    "",
                    "the file is not UTF-8, and what it is cannot be told for sure; older spreadsheets write"
                            + " Windows-1252",
                    "save it as 'CSV UTF-8'");
        } else if (text.isEmpty()) {
            return YamlDocument.decode(bytes, problems);
        } else if (text.get().startsWith("\0", 1) || text.get().startsWith("\0")) {
            utf16();
        } else {
            refuseNul(text.get());
        }
        return text;
    }

    private Optional<String> wide(byte[] bytes, Charset charset) {
        try {
            String text = charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 2, bytes.length - 2))
                    .toString();
            refuseNul(text);
            return Optional.of(text);
        } catch (CharacterCodingException e) {
            problem(
                    0,
                    "",
                    "there are bytes that are not UTF-16, although the file begins as that",
                    "save it as 'CSV UTF-8'");
            return Optional.empty();
        }
    }

    private void refuseNul(String text) {
        if (text.indexOf('\0') >= 0) {
            String before = text.substring(0, text.indexOf('\0'));
            problem(before.lines().count(), "", "has a NUL character", "take it out");
        }
    }

    /** Two bytes for each character, of which one is zero for most. */
    private static boolean isWide(byte[] bytes) {
        int zeros = 0;
        for (byte each : bytes) {
            zeros += each == 0 ? 1 : 0;
        }
        return zeros > bytes.length / 4;
    }

    private void utf16() {
        problem(0, "", "the file looks like UTF-16 without a byte order mark", "save it as 'CSV UTF-8'");
    }

    private void problem(long line, String field, String what, String mend) {
        problems.add(new PlanProblem((int) line, line == 0 ? 0 : 1, field, what, mend));
    }

    /**
     * A row of the table.
     *
     * @param line of the file, 0 in a workbook
     * @param number counted from 1 below the headings, in a workbook its own
     * @param sheet of a workbook; null without one
     */
    private record Row(long line, long number, String sheet, List<String> cells) {
        String cell(int index) {
            return index < cells.size() ? cells.get(index) : "";
        }

        boolean blank() {
            return cells.stream().allMatch(String::isBlank);
        }

        /** Where a cell of the row is, or the row itself. */
        String place(Integer index, String column) {
            return sheet != null
                    ? Workbook.place(sheet, (int) number, index == null ? 0 : index)
                    : "row " + number + (column.isEmpty() ? "" : ", " + column);
        }
    }

    private void problem(Row row, String column, String heading, String what, String mend) {
        problem(row.line(), row.place(columns.get(column), heading), what, mend);
    }

    /** The first one has the headings. */
    private List<Row> lines(byte[] bytes) {
        Optional<String> decoded = decode(bytes);
        problems.refuse();
        String text = decoded.orElseThrow();
        List<Row> rows = new ArrayList<>();
        Matcher separator = SEPARATOR.matcher(text);
        boolean said = separator.lookingAt();
        if (said && separator.group(1) == null) {
            problem(
                    1,
                    "",
                    "the first line names a separator that is not read, "
                            + Problems.quote(separator.group(2).strip()),
                    "write commas, semicolons, tabs or | between cells, and the same there, such as sep=;");
            return List.of();
        }
        String below = said ? text.substring(separator.end()) : text;
        Matcher nothing = NOTHING.matcher(below);
        String table = nothing.lookingAt() ? below.substring(nothing.end()) : below;
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(said ? separator.group(1).replace("\\t", "\t").charAt(0) : delimiter(table))
                .setIgnoreEmptyLines(false)
                .build();
        int above =
                (int) text.substring(0, text.length() - table.length()).lines().count();
        try (CSVParser parser = format.parse(new StringReader(table))) {
            long line = 1 + above;
            for (CSVRecord row : parser) {
                rows.add(new Row(line, row.getRecordNumber() - 1, null, row.toList()));
                line = parser.getCurrentLineNumber() + 1 + above;
            }
        } catch (IOException | RuntimeException e) {
            problem(0, "", "this is no CSV: " + unread(e, above), "check quotes: a quote inside a cell is doubled");
        }
        return rows;
    }

    /** The sheet that has the headings in its first row, if it is one alone. */
    private List<Row> sheet(byte[] bytes) {
        List<Workbook.Sheet> all = Workbook.read(bytes, problems);
        problems.refuse();
        List<Workbook.Sheet> headed = all.stream()
                .filter(sheet -> sheet.rows().firstEntry().getValue().values().stream()
                        .anyMatch(cell -> headings.column(cell).equals(DESCRIPTION)))
                .toList();
        if (headed.size() != 1 && !(headed.isEmpty() && all.size() == 1)) {
            String names = all.stream().map(Workbook.Sheet::name).collect(Collectors.joining("', '"));
            problem(
                    0,
                    "",
                    all.isEmpty()
                            ? "no sheet of the workbook has anything in it"
                            : (headed.isEmpty() ? "none" : "more than one") + " of the sheets '" + names
                                    + "' has the headings in its first row",
                    "let one sheet begin with the columns " + String.join(", ", PlanTable.COLUMNS)
                            + ", or say in headings of the step what they are called");
            return List.of();
        }
        Workbook.Sheet sheet = headed.isEmpty() ? all.get(0) : headed.get(0);
        if (sheet.rows().size() > 2 * Limits.ITEMS) { // Rows may be no items.
            problem(0, "", "the table has more than " + Limits.ITEMS + " rows", "split the change");
            return List.of();
        }
        List<Row> rows = new ArrayList<>();
        sheet.rows().forEach((number, cells) -> {
            List<String> texts = new ArrayList<>();
            for (int column = 0; column <= cells.lastKey(); column++) {
                texts.add(cells.getOrDefault(column, ""));
            }
            rows.add(new Row(0, number, sheet.name(), texts));
        });
        return rows;
    }

    private List<Item> items(List<Row> rows) {
        List<Item> items = new ArrayList<>();
        if (rows.isEmpty()) {
            problem(1, "", "the file is empty", "begin with the columns " + String.join(", ", PlanTable.COLUMNS));
            return items;
        }
        if (rows.size() > 1
                && RULER.matcher(String.join("|", rows.get(1).cells())).matches()) {
            problem(
                    2,
                    "",
                    "this is a table of Markdown",
                    "save it as CSV: without the line of dashes, and cells quoted that have a | in them");
            return items;
        }
        header(rows.get(0));
        List<Row> table = new ArrayList<>();
        rows.subList(1, rows.size()).forEach(row -> table.add(spread(row)));
        numbered = table.stream().anyMatch(row -> !cell(row, NUMBER).isEmpty());
        for (Row row : table) {
            if (items.size() >= Limits.ITEMS) {
                problem(row.line(), "", "the table has more than " + Limits.ITEMS + " rows", "split the change");
                return items;
            } else if (columns.containsKey(DESCRIPTION) && !row.blank()) {
                item(row).ifPresent(items::add);
            }
        }
        return items;
    }

    /** A cell that goes on over the description, as headings do in workbooks, is the description. */
    private Row spread(Row row) {
        Integer description = columns.get(DESCRIPTION);
        List<String> cells = new ArrayList<>(row.cells());
        for (int i = cells.size() - 1, last = -1; i >= 0; i--) {
            if (!cells.get(i).equals(Workbook.MERGED)) {
                if (description != null && i < description && description <= last) {
                    cells.set(description, cells.set(i, ""));
                }
                last = -1;
            } else {
                last = Math.max(last, i);
                cells.set(i, "");
            }
        }
        return new Row(row.line(), row.number(), row.sheet(), cells);
    }

    /** The parser's words, for people. */
    private static String unread(Exception e, int above) {
        String why = String.valueOf(e.getMessage()).replaceAll("^.*Exception: ", "");
        Matcher open = UNCLOSED.matcher(why);
        return open.find()
                ? "a quote that begins a cell in line " + (Integer.parseInt(open.group(1)) + above) + " is never closed"
                : why;
    }

    private static char delimiter(String text) {
        String header = text.lines().findFirst().orElse("");
        return Stream.of(',', ';', '\t', '|')
                .max(Comparator.comparingLong(
                        one -> header.chars().filter(c -> c == one).count()))
                .orElse(',');
    }

    private void header(Row row) {
        boolean described =
                row.cells().stream().anyMatch(cell -> headings.column(cell).equals(DESCRIPTION));
        if (!described && row.cells().contains(Workbook.MERGED)) {
            problem(
                    1,
                    "",
                    "the first row is a title over several columns",
                    "delete it, so that the first row has the columns " + String.join(", ", PlanTable.COLUMNS));
            return;
        }
        for (String missing : headings.missing(row.cells())) {
            problem(1, "", "there is no column " + Problems.quote(missing), "correct the headings of the step");
        }
        for (int i = 0; i < row.cells().size(); i++) {
            String column = headings.column(row.cell(i));
            if (row.cell(i).equals(Workbook.MERGED)) {
                continue;
            } else if (column.isEmpty()) {
                if (!row.cell(i).isBlank()) {
                    leftOut.add(i);
                }
            } else if (!Headings.isColumn(column)) {
                problem(
                        1,
                        "",
                        "the column " + Problems.quote(row.cell(i).strip()) + " is unknown",
                        row.cells().size() < 2
                                ? "write commas, semicolons, tabs or | between cells, the same as a first line 'sep=' says"
                                : Suggestion.among(row.cell(i).strip(), PlanTable.COLUMNS)
                                        + "; or say in headings of the step what it is");
            } else if (columns.putIfAbsent(column, i) != null) {
                problem(1, "", "the column " + Problems.quote(row.cell(i).strip()) + " is there twice", "remove one");
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

    private String cell(Row row, String column) {
        Integer index = columns.get(column);
        String text = index == null ? "" : row.cell(index).strip();
        text = column.equals(NUMBER) || TableDurations.spaces(text).isEmpty() ? TableDurations.spaces(text) : text;
        return HARMLESS_FORMULA.matcher(text).replaceAll("$1");
    }

    private Optional<Item> item(Row row) {
        for (int i = 0; i < row.cells().size(); i++) {
            if (!columns.containsValue(i)
                    && !leftOut.contains(i)
                    && !row.cell(i).isBlank()) {
                problem(
                        row.line(),
                        row.place(i, ""),
                        "cell " + (i + 1) + " stands under no column",
                        "remove it, or check the delimiter and quotes");
            }
        }
        String instruction = cell(row, DESCRIPTION);
        String number = cell(row, NUMBER);
        boolean bare = cell(row, DURATION).isEmpty() && cell(row, NOTES).isEmpty();
        if (instruction.isEmpty() && bare && WORDS.matcher(number).matches()) {
            section = shortened(number) + ": ";
            return Optional.empty();
        } else if (instruction.isEmpty()) {
            problem(
                    row,
                    DESCRIPTION,
                    "Configuration Change Description",
                    "is empty",
                    "say what the person does, or remove the row");
            return Optional.empty();
        }
        if (numbered && number.isEmpty() && bare) {
            section = shortened(instruction) + ": ";
            return Optional.empty();
        }
        if (number.isEmpty()
                && TOTAL.matcher(TableDurations.spaces(instruction)).matches()) {
            problem(
                    row,
                    DESCRIPTION,
                    "Configuration Change Description",
                    Problems.quote(instruction) + " is a total, and no step",
                    "remove the row, or give it a number");
            return Optional.empty();
        }
        String id = number.isEmpty()
                ? (numbered ? "row-" : "step-") + row.number()
                : "step-" + number.replaceAll("\\.$", "");
        if (DATE.matcher(number).matches()) {
            problem(
                    row,
                    NUMBER,
                    "No.",
                    Problems.quote(number) + " is a date",
                    "write a number such as 7 or 7.2; a spreadsheet keeps it as that where the cell's format is text");
        } else if (!PlanId.PATTERN.matcher(id).matches()) {
            problem(row, NUMBER, "No.", Problems.quote(number) + " is no number", "write a number such as 7 or 7.2");
        } else if (!ids.add(id)) {
            problem(
                    row,
                    NUMBER,
                    "No.",
                    Problems.quote(number) + " is there twice",
                    "number the rows one after the other");
        }
        Item item =
                Item.of(id, shortened(section + instruction), new AskPerson(Template.escape(instruction), "", false));
        return Optional.of(item.withEstimate(duration(row)).withNotes(cell(row, NOTES)));
    }

    private Optional<Duration> duration(Row row) {
        String cell = cell(row, DURATION);
        if (cell.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TableDurations.parse(cell));
        } catch (Refusal e) {
            problem(row, DURATION, "Estimated Duration", "is no duration", e.getMessage());
            return Optional.empty();
        }
    }

    private static String shortened(String text) {
        String first = text.lines().findFirst().orElse(text).strip();
        return first.length() > LONGEST_DESCRIPTION ? first.substring(0, LONGEST_DESCRIPTION - 1) + "…" : first;
    }
}
