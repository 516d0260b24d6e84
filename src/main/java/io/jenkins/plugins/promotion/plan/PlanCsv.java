package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The plan's table as CSV (RFC 4180), exported and imported. */
public final class PlanCsv {
    private static final String NUMBER = "no.";
    private static final String DESCRIPTION = "configuration change description";
    private static final String DURATION = "estimated duration";
    private static final String NOTES = "notes";
    private static final int LONGEST_DESCRIPTION = 120;
    /** Where some spreadsheet begins a cell, whatever it splits at, and what it calculates there. */
    private static final String BEGIN = "(^|[;|\\t\\r\\n])";

    private static final String CALCULATED = "(?=[\\s\"]*[=+\\-@\\t\\r\uff1d\uff0b\uff0d\uff20])";
    private static final Pattern FORMULA = Pattern.compile(BEGIN + CALCULATED);
    private static final Pattern HARMLESS_FORMULA = Pattern.compile(BEGIN + "'" + CALCULATED);

    private final Problems problems;
    private final Map<String, Integer> columns = new HashMap<>();
    private final Set<String> ids = new HashSet<>();

    private PlanCsv(String name) {
        problems = new Problems(name);
    }

    /**
     * The table with commas and CRLF. What a spreadsheet would take for a formula gets an apostrophe in front, which
     * {@link #read} takes away again; also inside a cell, where a spreadsheet that splits at something else than commas
     * would begin one.
     */
    public static String write(PlanTable table) {
        StringBuilder text = new StringBuilder();
        line(text, PlanTable.COLUMNS);
        table.rows().forEach(row -> line(text, row.cells()));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append(CSVFormat.RFC4180.format(
                        cells.stream().map(PlanCsv::harmless).toArray()))
                .append("\r\n");
    }

    private static String harmless(String cell) {
        return FORMULA.matcher(cell).replaceAll("$1'");
    }

    /**
     * Reads a vendor's table: every row becomes a manual item. Commas or semicolons, with or without byte order mark.
     *
     * @param name of the file, for messages
     * @param bytes UTF-8, at most {@link Limits#PLAN_BYTES}
     * @param id of the plan it becomes
     * @throws Refusal with every mistake; {@code line} is the line of the file, {@code field} names row and column
     */
    public static WorkPlan read(String name, byte[] bytes, String id) {
        PlanCsv csv = new PlanCsv(name);
        Optional<String> text = YamlDocument.decode(bytes, csv.problems);
        csv.problems.refuse();
        List<Item> items = csv.items(text.orElseThrow());
        if (!PlanId.PATTERN.matcher(id).matches()) {
            csv.problem(0, "", Problems.quote(id) + " is no id for the plan", PlanId.RULE);
        }
        csv.problems.refuse();
        return new WorkPlan(id, "", "", Map.of(), List.of(), Policy.NONE, items);
    }

    private void problem(long line, String field, String what, String mend) {
        problems.add(new PlanProblem((int) line, line == 0 ? 0 : 1, field, what, mend));
    }

    private List<Item> items(String text) {
        List<Item> items = new ArrayList<>();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter(text))
                .setIgnoreEmptyLines(false)
                .build();
        try (CSVParser parser = format.parse(new StringReader(text))) {
            long line = 1;
            for (CSVRecord row : parser) {
                if (row.getRecordNumber() == 1) {
                    header(row);
                } else if (items.size() >= Limits.ITEMS) {
                    problem(line, "", "the table has more than " + Limits.ITEMS + " rows", "split the change");
                    return items;
                } else if (columns.containsKey(DESCRIPTION) && !blank(row)) {
                    item(row, line).ifPresent(items::add);
                }
                line = parser.getCurrentLineNumber() + 1;
            }
        } catch (IOException | RuntimeException e) {
            problem(
                    0,
                    "",
                    "this is no CSV: " + String.valueOf(e.getMessage()),
                    "check quotes: a quote inside a cell is doubled");
        }
        if (columns.isEmpty() && problems.isEmpty()) {
            problem(1, "", "the file is empty", "begin with the columns " + String.join(", ", PlanTable.COLUMNS));
        }
        return items;
    }

    private static char delimiter(String text) {
        String header = text.lines().findFirst().orElse("");
        return header.chars().filter(c -> c == ';').count()
                        > header.chars().filter(c -> c == ',').count()
                ? ';'
                : ',';
    }

    private static boolean blank(CSVRecord row) {
        return row.stream().allMatch(String::isBlank);
    }

    private void header(CSVRecord row) {
        List<String> known = List.of(NUMBER, DESCRIPTION, DURATION, NOTES);
        for (int i = 0; i < row.size(); i++) {
            String column = row.get(i).strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
            if (column.equals("no")) {
                column = NUMBER;
            }
            if (!known.contains(column) && !column.isEmpty()) {
                problem(
                        1,
                        "",
                        "the column " + Problems.quote(row.get(i).strip()) + " is unknown",
                        Suggestion.among(row.get(i).strip(), PlanTable.COLUMNS));
            } else if (!column.isEmpty() && columns.putIfAbsent(column, i) != null) {
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
        return HARMLESS_FORMULA.matcher(text).replaceAll("$1");
    }

    private Optional<Item> item(CSVRecord row, long line) {
        String place = "row " + (row.getRecordNumber() - 1);
        for (int i = 0; i < row.size(); i++) {
            if (!columns.containsValue(i) && !row.get(i).isBlank()) {
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
        String id = "step-" + (number.isEmpty() ? row.getRecordNumber() - 1 : number.replaceAll("\\.$", ""));
        if (!PlanId.PATTERN.matcher(id).matches()) {
            problem(line, place + ", No.", Problems.quote(number) + " is no number", "write a number such as 7 or 7.2");
        } else if (!ids.add(id)) {
            problem(
                    line,
                    place + ", No.",
                    Problems.quote(number) + " is there twice",
                    "number the rows one after the other");
        }
        Item item = Item.of(id, shortened(instruction), new AskPerson(Template.escape(instruction), "", false));
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
