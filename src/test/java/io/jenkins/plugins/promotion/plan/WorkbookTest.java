package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.Test;

/** Tables in workbooks, as spreadsheets and libraries write them. */
public class WorkbookTest {
    private static final String MAIN = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
            + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    private static final String HEAD = "<row r=\"1\">" + text("A1", "No.")
            + text("B1", "Configuration Change Description") + text("C1", "Estimated Duration") + text("D1", "Notes")
            + "</row>";
    /** Formats 0 to 10 of cells. */
    private static final String STYLES = "<styleSheet " + MAIN + "><numFmts><numFmt numFmtId=\"164\""
            + " formatCode=\"[$-407]h:mm;@\"/><numFmt"
            + " numFmtId=\"165\" formatCode=\"0&quot;"
            + " min&quot;\"/><numFmt numFmtId=\"166\""
            + " formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"167\""
            + " formatCode=\"[h]:mm\"/></numFmts><cellStyleXfs><xf"
            + " numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf"
            + " numFmtId=\"0\"/><xf numFmtId=\"2\"/><xf"
            + " numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf"
            + " numFmtId=\"166\"/><xf numFmtId=\"167\"/><xf"
            + " numFmtId=\"20\"/><xf"
            + " numFmtId=\"22\"/><xf/><xf numFmtId=\"9\"/><xf numFmtId=\"10\"/></cellXfs></styleSheet>";

    private static String text(String cell, String text) {
        return "<c r=\"" + cell + "\" t=\"inlineStr\"><is><t>" + text + "</t></is></c>";
    }

    private static String number(String cell, int style, String number) {
        return "<c r=\"" + cell + "\" s=\"" + style + "\"><v>" + number + "</v></c>";
    }

    private static byte[] zip(Map<String, String> parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> parts(String more, String... sheets) {
        Map<String, String> parts = new LinkedHashMap<>();
        StringBuilder book = new StringBuilder("<workbook " + MAIN + ">" + more + "<sheets>");
        StringBuilder targets = new StringBuilder("<Relationships>");
        for (int i = 1; i <= sheets.length; i++) {
            boolean hidden = sheets[i - 1].startsWith("veryHidden");
            book.append(
                    "<sheet name=\"S" + i + "\" r:id=\"r" + i + "\"" + (hidden ? " state=\"veryHidden\"" : "") + "/>");
            String part = i % 2 == 0 ? "/xl/worksheets/s" + i + ".xml" : "worksheets/s" + i + ".xml";
            targets.append("<Relationship Id=\"r" + i + "\" Target=\"" + part + "\"/>");
            parts.put(
                    "xl/worksheets/s" + i + ".xml",
                    "<worksheet " + MAIN + ">" + sheets[i - 1].replace("veryHidden", "") + "</worksheet>");
        }
        parts.put("xl/workbook.xml", book.append("</sheets></workbook>").toString());
        parts.put(
                "xl/_rels/workbook.xml.rels", targets.append("</Relationships>").toString());
        parts.put("xl/styles.xml", STYLES);
        parts.put(
                "xl/sharedStrings.xml",
                "<sst " + MAIN
                        + "><si><t>Stop it</t></si><si><r><t>a</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> b"
                        + "</t></r><rPh><t>no</t></rPh></si><si><t>x_x000D_y</t></si></sst>");
        return parts;
    }

    private static String sheet(String rows) {
        return "<sheetData>" + HEAD + rows + "</sheetData>";
    }

    private static List<String> read(byte[] bytes) {
        return PlanCsv.read("v.xlsx", bytes, "p", Headings.KNOWN).items().stream()
                .map(item -> item.id() + "|" + item.description() + "|"
                        + item.estimate().map(Durations::text).orElse("") + "|" + item.notes())
                .toList();
    }

    private static void refuses(byte[] bytes, String why) {
        String told =
                assertThrows(why, Refusal.class, () -> read(bytes)).details().toString();
        assertTrue(told, told.contains(why));
    }

    @Test
    public void whatPeopleSeeIsRead() throws Exception {
        String rows = "<row r=\"3\">" + text("A3", "Preparation") + "</row>"
                + "<row r=\"4\">" + number("A4", 0, "1") + "<c r=\"B4\" t=\"s\"><v>0</v></c>" + text("C4", "5 min")
                + "</row>"
                + "<row>" + number("A5", 1, "2.1") + "<c t=\"s\"><v>1</v></c>" + number("C5", 2, "6.25E-2")
                + number("D5", 4, "46024") + "</row>"
                + "<row r=\"6\"><c r=\"A6\"><f>A5+1</f><v>3.1000000000000001</v></c>" + text("B6", "c")
                + number("C6", 3, "15") + "<c r=\"D6\" t=\"b\"><v>1</v></c></row>"
                + "<row r=\"7\">" + number("A7", 0, "4") + "<c r=\"B7\" t=\"str\"><f>x</f><v>d</v></c>"
                + number("C7", 5, "1.25")
                + number("D7", 7, "46024.5") + "</row>"
                + "<row r=\"9\">" + number("A9", 8, "5") + text("B9", "e") + number("C9", 6, "0.0138888888888889")
                + "</row>";
        String merged = "<mergeCells><mergeCell ref=\"A3:D3\"/></mergeCells>";
        List<String> expected = List.of(
                "step-1|Preparation: Stop it|5m|",
                "step-2.10|Preparation: a b|1h30m|2026-01-02",
                "step-3.1|Preparation: c|15m|TRUE",
                "step-4|Preparation: d|1d6h|2026-01-02 12:00",
                "step-5|Preparation: e|20m|");
        assertEquals(expected, read(zip(parts("", sheet(rows) + merged))));
        assertEquals(
                "2030-01-03",
                read(zip(parts("<workbookPr date1904=\"1\"/>", sheet(rows) + merged)))
                        .get(1)
                        .split("\\|")[3]);
        String cover = "<sheetData><row r=\"1\">" + text("A1", "ACME") + "</row></sheetData>";
        assertEquals(
                expected,
                read(zip(parts("", cover, sheet(rows) + merged, "veryHidden" + sheet(rows), "<sheetData/>"))));
    }

    @Test
    public void whatCannotBeMeantIsRefusedByItsCell() throws Exception {
        String row = "<row r=\"2\">" + number("A2", 0, "1") + text("B2", "a");
        for (String[] each : new String[][] {
            {row + number("C2", 2, "1.25") + "</row>", "sheet 'S1', cell C2: shows a time of a day but is longer"},
            {row + number("C2", 4, "46024") + "</row>", "sheet 'S1', cell C2: is no duration; '2026-01-02' is no"},
            {row + number("C2", 0, "90") + "</row>", "sheet 'S1', cell C2: is no duration; '90' is no duration"},
            {row + "<c r=\"C2\"><f>B9</f></c></row>", "sheet 'S1', cell C2: has a formula without a result"},
            {row + "<c r=\"C2\" t=\"e\"><v>#REF!</v></c></row>", "sheet 'S1', cell C2: has an error, '#REF!'"},
            {row + "<c r=\"AB2\"><v>7</v></c></row>", "sheet 'S1', cell AB2: cell 28 stands under no column"},
            {row + "<c r=\"C2\" t=\"s\"><v>9</v></c></row>", "sheet 'S1', cell C2: has no value that can be read"},
            {row + number("C2", 9, "0.5") + "</row>", "'50%' is no duration"},
            {row + number("C2", 10, "0.125") + "</row>", "'12.50%' is no duration"},
            {
                "<row r=\"2\">" + number("A2", 4, "46024") + text("B2", "a") + "</row>",
                "sheet 'S1', cell A2: '2026-01-02' is a date; write a number such as 7 or 7.2; a spreadsheet keeps it"
            },
            {"<row r=\"7\">" + text("D7", "n") + "</row>", "sheet 'S1', cell B7: is empty"},
            {row.replace("<row", "<row hidden=\"1\"") + "</row>", "sheet 'S1', cell A2: is in a row that is hidden"},
        }) {
            refuses(zip(parts("", sheet(each[0]))), each[1]);
        }
        String down = row + "</row><row r=\"3\">" + number("A3", 0, "2") + "</row>";
        refuses(
                zip(parts("", sheet(down) + "<mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>")),
                "sheet 'S1', cell B2: is merged over several rows");
        refuses(
                zip(parts("", "<cols><col min=\"2\" max=\"16384\" hidden=\"1\"/></cols>" + sheet(row + "</row>"))),
                "sheet 'S1', cell B1: is in a column that is hidden");
        refuses(zip(parts("", sheet(row + "</row>"), sheet(row + "</row>"))), "more than one of the sheets 'S1', 'S2'");
        String title = "<sheetData><row r=\"1\">" + text("A1", "Plan 2026") + "</row>"
                + HEAD.replaceAll("(r=\"[A-D]?)1\"", "$12\"") + "</sheetData>";
        refuses(
                zip(parts("", title + "<mergeCells><mergeCell ref=\"A1:D1\"/></mergeCells>")),
                "[line 1, column 1: the first row is a title over several columns; delete it, so that");
        refuses(zip(parts("", "<sheetData/>")), "no sheet of the workbook has anything in it");
        refuses(zip(Map.of("a", "b")), "no workbook with sheets");
    }

    /** A workbook comes from others: it may be a bomb, or name files of this machine. */
    @Test
    public void whatIsMadeToHarmIsRefused() throws Exception {
        Map<String, String> bomb = parts("", sheet(""));
        bomb.put("xl/media/b", " ".repeat(65 << 20));
        refuses(zip(bomb), "it is larger than 64 MiB when it is unpacked");
        Map<String, String> many = parts("", sheet(""));
        for (int i = 0; i < 2100; i++) {
            many.put("x" + i, "y");
        }
        refuses(zip(many), "it is larger than");
        String columns = "<cols><col min=\"-2147483648\" max=\"2147483647\" hidden=\"1\"/></cols>";
        refuses(zip(parts("", columns + sheet(""))), "sheet 'S1', cell A1: is in a column that is hidden");
        for (int style = 0; style < 6; style++) {
            String row = "<row r=\"2\">" + number("A2", style, "1E999999999") + text("B2", "a") + "</row>";
            refuses(zip(parts("", sheet(row))), "sheet 'S1', cell A2: has no value that can be read");
        }
        String late = "<row r=\"2\">" + number("A2", 0, "1") + text("B2", "a") + number("D2", 4, "1E15") + "</row>";
        refuses(zip(parts("", sheet(late))), "sheet 'S1', cell D2: has no value that can be read");
        Map<String, String> entity = parts("", sheet(""));
        entity.put(
                "xl/sharedStrings.xml",
                "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><sst><si><t>&e;</t></si></sst>");
        refuses(zip(entity), "it has a document type");
        refuses(new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0}, "no workbook with sheets");
        refuses(
                "\u00d0\u00cf\u0011\u00e0 ".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                "(.xls), or one that");
    }

    private static String refused(Map<String, String> parts) throws IOException {
        byte[] bytes = zip(parts);
        assertTrue(bytes.length + " bytes", bytes.length < Limits.PLAN_BYTES);
        return assertThrows(Refusal.class, () -> read(bytes)).getMessage();
    }

    /** Whoever writes a plan writes the workbook: small ones must not grow to hours or to all the memory there is. */
    @Test(timeout = 120_000)
    public void workbookThatGrowsWhenItIsReadIsRefused() throws Exception {
        String many = "<row>" + "<c><v>1</v></c>".repeat(20_000) + "</row>";
        Map<String, String> one = parts("", sheet(many));
        one.put(
                "xl/workbook.xml",
                "<workbook " + MAIN + "><sheets>" + "<sheet name=\"S\" r:id=\"r1\"/>".repeat(20_000)
                        + "</sheets></workbook>");
        assertTrue(refused(one), refused(one).contains("two of its sheets are one part"));

        String cells = refused(parts("", sheet(("<row>" + "<c><v>1</v></c>".repeat(200) + "</row>").repeat(6_000))));
        assertTrue(cells, cells.contains("more than 1000000 cells"));

        String wide = refused(parts("", sheet("<row><c r=\"ZZZ9\"><v>1</v></c></row>".repeat(300_000))));
        assertTrue(wide, wide.contains("beyond the first 256 columns"));
        StringBuilder rows = new StringBuilder();
        for (int i = 2; i < 300_000; i++) {
            rows.append("<c r=\"IV").append(i).append("\"><v>1</v></c>");
        }
        assertTrue(refused(parts("", sheet("<row>" + rows + "</row>"))).contains("more than 20000 rows"));

        Map<String, String> named = parts("", sheet("<row>" + "<c t=\"e\"><v>x</v></c>".repeat(200_000) + "</row>"));
        named.put(
                "xl/workbook.xml", named.get("xl/workbook.xml").replace("\"S1\"", "\"" + "S".repeat(5_000_000) + "\""));
        assertTrue(refused(named).contains("has an error"));

        Map<String, String> formats = parts("", sheet("<row>" + "<c s=\"2\"><v>-1</v></c>".repeat(400_000) + "</row>"));
        formats.put("xl/styles.xml", STYLES.replace("[$-407]h:mm;@", "[".repeat(310) + "h:mm"));
        assertTrue(refused(formats).contains("before all others"));

        String merged = "<mergeCells>" + "<mergeCell ref=\"A1:ZZ1\"/>".repeat(1_000_000) + "</mergeCells>";
        assertTrue(refused(parts("", sheet("") + merged)).contains("more than 1000000 cells"));
    }
}
