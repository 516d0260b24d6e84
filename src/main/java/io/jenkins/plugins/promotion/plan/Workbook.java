package io.jenkins.plugins.promotion.plan;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What people see in the cells of a workbook (Office Open XML, {@code .xlsx}), as text: of formulas their results, of dates and
 * durations what their formats say. Inflating is bounded, document types are refused. Another's reader of workbooks would come
 * with three to six jars, as large as half of the plugin, and would still leave formats and bounds to be done here.
 */
final class Workbook {
    /** Office Open XML is a zip archive. */
    private static final String ZIP = "PK\003\004";

    private static final int LARGEST = 64 << 20;
    private static final int MOST_PARTS = 2000;
    /** With something in them, of all sheets; a plan of twenty thousand items has a third of them. */
    private static final int MOST_CELLS = 1_000_000;

    private static final int MOST_COLUMNS = 256;
    private static final int LONGEST_NAME = 100;
    /** Of the digits of a number, and of a format's code. */
    private static final int LONGEST = 320;

    private static final BigDecimal DAY = BigDecimal.valueOf(86_400);
    private static final Pattern CELL = Pattern.compile("([A-Z]{1,3})(\\d{1,7})");
    private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");
    /** A number with so many decimals, and words around it. */
    private static final Pattern FIXED =
            Pattern.compile("((?:\"[^\"]*\")?)[#,]*0(?:\\.(0{1,9}))?((?:\\\\ )?(?:\"[^\"]*\")?)");

    /** A sheet's rows by their numbers, in them texts by columns, counted from 0. */
    record Sheet(String name, TreeMap<Integer, TreeMap<Integer, String>> rows) {}

    private final Problems problems;
    private final Map<String, byte[]> parts = new HashMap<>();
    private final List<String> shared = new ArrayList<>();
    private final Map<String, String> formats = new HashMap<>();
    private final List<String> styles = new ArrayList<>();
    private final Map<String, Form> forms = new HashMap<>();
    private boolean since1904;
    private int cells;

    private Workbook(Problems problems) {
        this.problems = problems;
    }

    static boolean isOne(byte[] bytes) {
        return bytes.length > 4 && new String(bytes, 0, 4, java.nio.charset.StandardCharsets.ISO_8859_1).equals(ZIP);
    }

    /** The sheets that are shown and have anything in them; what cannot be read is a problem by its sheet and cell. */
    static List<Sheet> read(byte[] bytes, Problems problems) {
        Workbook book = new Workbook(problems);
        try {
            book.unpack(bytes);
            return book.sheets();
        } catch (IOException | XMLStreamException | RuntimeException e) {
            String why = String.valueOf(e.getMessage()).replaceAll("(?s)^.*Message: ", "");
            book.problem("", "the workbook cannot be read (" + why + ")", "save it anew, or as 'CSV UTF-8'");
            return List.of();
        }
    }

    private void problem(String field, String what, String mend) {
        problems.add(new PlanProblem(0, 0, field, what, mend));
    }

    private void unpack(byte[] bytes) throws IOException {
        int left = LARGEST;
        int count = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                ByteArrayOutputStream part = new ByteArrayOutputStream();
                boolean isText = entry.getName().matches("(?is).*\\.(xml|rels)"); // Others are pictures and programs.
                byte[] buffer = new byte[1 << 16];
                for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
                    left -= read;
                    if (left < 0 || count > MOST_PARTS) {
                        throw new IOException("it is larger than " + (LARGEST >> 20)
                                + " MiB when it is unpacked, or has more than " + MOST_PARTS + " parts");
                    }
                    if (isText) {
                        part.write(buffer, 0, read);
                    }
                }
                count++;
                if (isText) {
                    parts.put(entry.getName(), part.toByteArray());
                }
            }
        }
    }

    private interface Element {
        void at(XMLStreamReader xml) throws XMLStreamException;
    }

    /** Calls for every element that begins in a part, if that is there. */
    private void each(String part, Element element) throws XMLStreamException {
        byte[] bytes = parts.get(part);
        if (bytes == null) {
            return;
        }
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.DTD) {
                throw new XMLStreamException("it has a document type");
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                element.at(xml);
            }
        }
    }

    private static String attribute(XMLStreamReader xml, String name) {
        String value = null;
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            value = xml.getAttributeLocalName(i).equals(name) ? xml.getAttributeValue(i) : value;
        }
        return value == null ? "" : value;
    }

    /** The texts in the element that has begun, without readings of Japanese words, up to its end. */
    private static String texts(XMLStreamReader xml) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        boolean phonetic = false;
        boolean inText = false;
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                phonetic |= xml.getLocalName().equals("rPh");
                inText = xml.getLocalName().equals("t");
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
                phonetic &= !xml.getLocalName().equals("rPh");
                inText = false;
            } else if (xml.isCharacters() && inText && !phonetic) {
                text.append(xml.getText());
            }
        }
        return ESCAPED.matcher(text)
                .replaceAll(
                        code -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(code.group(1), 16))));
    }

    private record Place(String name, String part) {}

    private List<Sheet> sheets() throws XMLStreamException {
        Map<String, String> targets = new HashMap<>();
        each("xl/_rels/workbook.xml.rels", xml -> targets.put(attribute(xml, "Id"), attribute(xml, "Target")));
        each("xl/sharedStrings.xml", xml -> {
            if (xml.getLocalName().equals("si")) {
                shared.add(texts(xml));
            }
        });
        boolean[] ofCells = new boolean[1];
        each("xl/styles.xml", xml -> {
            switch (xml.getLocalName()) {
                case "numFmt" -> formats.put(attribute(xml, "numFmtId"), attribute(xml, "formatCode"));
                case "cellXfs" -> ofCells[0] = true;
                case "cellStyles", "dxfs" -> ofCells[0] = false;
                case "xf" -> styles.addAll(ofCells[0] ? List.of(attribute(xml, "numFmtId")) : List.of());
                default -> {}
            }
        });
        List<Place> places = new ArrayList<>();
        each("xl/workbook.xml", xml -> {
            if (xml.getLocalName().equals("workbookPr")) {
                since1904 = List.of("1", "true").contains(attribute(xml, "date1904"));
            } else if (xml.getLocalName().equals("sheet")
                    && !attribute(xml, "state").contains("idden")) {
                String target = targets.getOrDefault(attribute(xml, "id"), "");
                String name = attribute(xml, "name");
                String part = target.startsWith("/") ? target.substring(1) : "xl/" + target;
                if (parts.containsKey(part)
                        && places.stream().anyMatch(place -> place.part().equals(part))) {
                    throw new XMLStreamException("two of its sheets are one part of the file");
                }
                places.add(new Place(name.substring(0, Math.min(name.length(), LONGEST_NAME)), part));
            }
        });
        List<Sheet> sheets = new ArrayList<>();
        for (Place place : places) {
            Sheet sheet = new Sheet(place.name(), new TreeMap<>());
            cells(place.part(), sheet);
            if (!sheet.rows().isEmpty()) {
                sheets.add(sheet);
            }
        }
        if (places.isEmpty()) {
            problem("", "the file is no workbook with sheets (.xlsx)", "save it as one, or as 'CSV UTF-8'");
        }
        return sheets;
    }

    static String place(String sheet, int row, int column) {
        StringBuilder letters = new StringBuilder();
        for (int i = column + 1; i > 0; i = (i - 1) / 26) {
            letters.insert(0, (char) ('A' + (i - 1) % 26));
        }
        return "sheet " + Problems.quote(sheet) + ", cell " + letters + row;
    }

    private static Optional<int[]> place(String reference) {
        Matcher cell = CELL.matcher(reference);
        if (!cell.matches()) {
            return Optional.empty();
        }
        int column = 0;
        for (char letter : cell.group(1).toCharArray()) {
            column = column * 26 + letter - 'A' + 1;
        }
        return Optional.of(new int[] {Integer.parseInt(cell.group(2)), column - 1});
    }

    private void cells(String part, Sheet sheet) throws XMLStreamException {
        int[] at = {0, -1};
        boolean[] hidden = new boolean[1];
        Set<Integer> hiddenColumns = new HashSet<>();
        each(part, xml -> {
            switch (xml.getLocalName()) {
                case "col" -> {
                    if (List.of("1", "true").contains(attribute(xml, "hidden"))) {
                        int last = Math.min(Integer.parseInt(attribute(xml, "max")), MOST_COLUMNS);
                        int first = Math.max(Integer.parseInt(attribute(xml, "min")), 1);
                        for (int column = first; column <= last; column++) {
                            hiddenColumns.add(column - 1);
                        }
                    }
                }
                case "row" -> {
                    String number = attribute(xml, "r");
                    at[0] = number.isEmpty() ? at[0] + 1 : Integer.parseInt(number);
                    at[1] = -1;
                    hidden[0] = List.of("1", "true").contains(attribute(xml, "hidden"));
                }
                case "c" -> {
                    int[] place = place(attribute(xml, "r")).orElseGet(() -> new int[] {at[0], at[1] + 1});
                    at[1] = place[1];
                    String text = cell(xml, place(sheet.name(), place[0], place[1]));
                    if (!text.isBlank() && hidden[0]) {
                        problem(
                                place(sheet.name(), place[0], place[1]),
                                "is in a row that is hidden",
                                "show the row, or delete it");
                    } else if (!text.isBlank() && hiddenColumns.remove(place[1])) { // Told once for all its cells.
                        problem(
                                place(sheet.name(), place[0], place[1]),
                                "is in a column that is hidden",
                                "show the column, or delete it");
                    } else if (!text.isBlank() && place[1] >= MOST_COLUMNS) {
                        problem(
                                place(sheet.name(), place[0], place[1]),
                                "lies beyond the first " + MOST_COLUMNS + " columns",
                                "delete what is there, or move it");
                    } else if (!text.isBlank()) {
                        count();
                        sheet.rows()
                                .computeIfAbsent(place[0], row -> new TreeMap<>())
                                .put(place[1], text);
                    }
                }
                case "mergeCell" -> merged(attribute(xml, "ref").split(":"), sheet);
                default -> {}
            }
        });
    }

    private void count() throws XMLStreamException {
        if (++cells > MOST_CELLS) {
            throw new XMLStreamException("it has more than " + MOST_CELLS + " cells with something in them");
        }
    }

    /** A cell over several columns is a heading, whose text is that of all of them; one over several rows has no one row. */
    private void merged(String[] corners, Sheet sheet) throws XMLStreamException {
        Optional<int[]> from = place(corners[0]);
        Optional<int[]> to = place(corners[corners.length - 1]);
        if (from.isEmpty() || to.isEmpty()) {
            return;
        }
        int first = from.get()[0];
        TreeMap<Integer, String> row = sheet.rows().getOrDefault(first, new TreeMap<>());
        String text = row.get(from.get()[1]);
        if (text == null) {
            return;
        } else if (to.get()[0] > first
                && !sheet.rows().subMap(first, false, to.get()[0], true).isEmpty()) {
            problem(
                    place(sheet.name(), first, from.get()[1]),
                    "is merged over several rows",
                    "give each row cells of its own");
        }
        for (int column = from.get()[1] + 1;
                column <= Math.min(Math.min(to.get()[1], from.get()[1] + 100), MOST_COLUMNS - 1);
                column++) {
            count();
            row.putIfAbsent(column, MERGED);
        }
    }

    /** Stands where a cell to the left goes on. */
    static final String MERGED = "\uFFFF";

    private String cell(XMLStreamReader xml, String place) throws XMLStreamException {
        String type = attribute(xml, "t");
        String style = attribute(xml, "s");
        boolean formula = false;
        String value = "";
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                switch (xml.getLocalName()) {
                    case "f" -> {
                        formula = true;
                        xml.getElementText();
                    }
                    case "v" -> value = xml.getElementText();
                    case "is" -> value = texts(xml);
                    default -> depth++;
                }
            }
        }
        if (formula && value.isEmpty() && !type.equals("str")) {
            problem(
                    place,
                    "has a formula without a result",
                    "open the workbook in a spreadsheet and save it, or type" + " the value");
            return "";
        } else if (type.equals("e")) {
            problem(place, "has an error, " + Problems.quote(value), "mend the formula, or type the value");
            return "";
        }
        try {
            return switch (type) {
                case "s" -> value.isEmpty() ? "" : shared.get(Integer.parseInt(value));
                case "b" -> value.equals("1") ? "TRUE" : "FALSE";
                case "", "n" -> value.isEmpty() ? "" : number(decimal(value), format(style), place);
                default -> value;
            };
        } catch (ArithmeticException | DateTimeException | NumberFormatException | IndexOutOfBoundsException e) {
            problem(place, "has no value that can be read", "type it anew");
            return "";
        }
    }

    /** A number that a spreadsheet can hold: written out, another could be of any length. */
    private static BigDecimal decimal(String text) {
        BigDecimal number = new BigDecimal(text.substring(0, Math.min(text.length(), LONGEST)));
        if (text.length() >= LONGEST || Math.abs((long) number.precision() - number.scale()) > LONGEST) {
            throw new NumberFormatException();
        }
        return number;
    }

    /** A format's code: what the file says, or one of those that every spreadsheet has. */
    private String format(String style) {
        int index = style.isEmpty() ? 0 : Integer.parseInt(style);
        String id = index < styles.size() ? styles.get(index) : "0";
        String code = formats.getOrDefault(
                id,
                switch (id) {
                    case "1" -> "0";
                    case "2" -> "0.00";
                    case "9" -> "0%";
                    case "10" -> "0.00%";
                    case "14", "15", "16", "17" -> "yyyy-mm-dd";
                    case "18", "19", "20", "21" -> "h:mm:ss";
                    case "22" -> "yyyy-mm-dd h:mm";
                    case "45", "46", "47" -> "[h]:mm:ss";
                    default -> "General";
                });
        return code.length() > LONGEST ? "General" : code;
    }

    /**
     * How a format's code shows a number.
     *
     * @param time as a date or a time
     * @param elapsed as hours, minutes or seconds without bound
     * @param date as a day
     * @param hours with a time of the day
     * @param percent as hundredths
     * @param decimals none for as many as there are
     */
    private record Form(
            boolean time,
            boolean elapsed,
            boolean date,
            boolean hours,
            boolean percent,
            OptionalInt decimals,
            String before,
            String after) {

        static Form of(String code) {
            String bare = code.replaceFirst(";.*", "").replaceAll("\\[(?!h+\\]|m+\\]|s+\\])[^\\[\\]]*\\]", "");
            String letters =
                    bare.replaceAll("\"[^\"]*\"|\\\\.|_.|AM/PM|A/P", "").toLowerCase(Locale.ROOT);
            boolean percent = letters.contains("%");
            boolean time = !percent && letters.matches(".*[ydhms].*") && !letters.contains("general");
            Matcher fixed = FIXED.matcher(percent ? letters.replaceFirst(".*?([0#]+(\\.0*)?)%.*", "$1") : bare);
            boolean isFixed = !time && fixed.matches();
            return new Form(
                    time,
                    letters.matches(".*\\[[hms]+\\].*"),
                    letters.matches(".*[yd].*"),
                    letters.contains("h"),
                    percent,
                    isFixed
                            ? OptionalInt.of(
                                    Objects.toString(fixed.group(2), "").length())
                            : OptionalInt.empty(),
                    isFixed ? words(fixed.group(1)) : "",
                    percent ? "%" : isFixed ? words(fixed.group(3)) : "");
        }
    }

    private String number(BigDecimal number, String code, String place) {
        Form form = forms.computeIfAbsent(code, Form::of); // A workbook has few, and cells without number.
        if (form.time()) {
            return time(number, form, place);
        } else if (form.decimals().isPresent()) {
            int decimals = form.decimals().getAsInt();
            BigDecimal told = form.percent() ? number.movePointRight(2) : number;
            return form.before() + told.setScale(decimals, RoundingMode.HALF_UP).toPlainString() + form.after();
        }
        // What a spreadsheet shows of 0.1 + 0.2.
        BigDecimal shown = number.round(new java.math.MathContext(15));
        return shown.stripTrailingZeros().toPlainString();
    }

    private String time(BigDecimal number, Form form, String place) {
        if (number.signum() < 0) {
            problem(place, "is a time before all others", "type it as a text, such as '30 min'");
            return "";
        } else if (form.date()) {
            return date(number, form.hours());
        } else if (!form.elapsed() && number.compareTo(BigDecimal.ONE) >= 0) {
            problem(
                    place,
                    "shows a time of a day but is longer than one day",
                    "give it a format such as [h]:mm:ss, or type it as a text, such as '30 h'");
            return "";
        }
        Duration time = Duration.ofSeconds(
                number.multiply(DAY).setScale(0, RoundingMode.HALF_UP).longValueExact());
        return String.format("%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private static String words(String quoted) {
        return quoted.replace("\"", "").replace("\\", "");
    }

    private String date(BigDecimal serial, boolean withTime) {
        LocalDateTime first = since1904 ? LocalDateTime.of(1904, 1, 1, 0, 0) : LocalDateTime.of(1899, 12, 30, 0, 0);
        LocalDateTime at = first.plusSeconds(
                serial.multiply(DAY).setScale(0, RoundingMode.HALF_UP).longValueExact());
        return at.format(DateTimeFormatter.ofPattern(withTime ? "uuuu-MM-dd HH:mm" : "uuuu-MM-dd"));
    }
}
