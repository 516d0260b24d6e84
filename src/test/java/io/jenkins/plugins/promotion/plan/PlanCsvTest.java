package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

public class PlanCsvTest {
    private static final String HEADER = "No.,Configuration Change Description,Estimated Duration,Notes\r\n";

    private static WorkPlan read(String text) {
        return PlanCsv.read("vendor.csv", text.getBytes(UTF_8), "CR-1", Headings.KNOWN);
    }

    private static String problems(String text) {
        return assertThrows(Refusal.class, () -> read(text)).details().toString();
    }

    @Test
    public void germanAndFrenchTablesAreReadAsTheyAre() {
        String[] tables = {
            "Nr.;Beschreibung der Konfigurationsänderung;Geschätzte Dauer;Bemerkungen\n"
                    + "1;Index neu;1,5 Std. 10 Minuten;abends\n",
            "N°;Description de la modification;Durée estimée;Remarques\n1;Index neu;1,5 heures 10 minutes;abends\n",
            "NR;BESCHREIBUNG;Dauer;Anmerkungen\n1;Index neu;6000 sek;abends\n",
            "N°;description;Dure\u0301e;Notes\n1;Index neu;100 min;abends\n",
        };
        for (String table : tables) {
            Item item = PlanCsv.read("v.csv", table.getBytes(UTF_8), "p", Headings.KNOWN)
                    .items()
                    .get(0);
            assertEquals(table, "step-1", item.id());
            assertEquals(table, "Index neu", item.description());
            assertEquals(table, "abends", item.notes());
            assertEquals(table, java.util.Optional.of(java.time.Duration.ofMinutes(100)), item.estimate());
        }
    }

    @Test
    public void aRowBecomesAManualItem() throws Exception {
        WorkPlan plan =
                read(HEADER + "1,\"Open \"\"Admin\"\",\r\nthen press ${save}\",5 min,ask Bob\r\n\r\n2.1,Restart,,\r\n");
        assertEquals(2, plan.items().size());
        Item first = plan.items().get(0);
        assertEquals("step-1", first.id());
        assertEquals("Open \"Admin\",", first.description());
        assertEquals("Open \"Admin\",\r\nthen press $${save}", ((AskPerson) first.action()).instruction());
        assertEquals(Optional.of(Duration.ofMinutes(5)), first.estimate());
        assertEquals("ask Bob", first.notes());
        assertEquals("step-2.1", plan.items().get(1).id());
        assertEquals(plan, Plans.read(PlanWriter.yaml(plan)));
    }

    @Test
    public void readsWhatSpreadsheetsWrite() throws Exception {
        for (String text : List.of(
                HEADER + "1,a,1.5 hours,n\r\n",
                "\uFEFF" + HEADER + "1,a,1 h 30 min,n",
                HEADER.replace(',', ';').replace("\r\n", "\n") + "1;a;1,5 h;n\n",
                "notes;NO;Configuration  Change Description;estimated duration\nn;1;a;1:30:00\n",
                HEADER + ",,,\r\n1,a,1h30m,n,\r\n,,,\r\n")) {
            WorkPlan plan = read(text);
            assertEquals(text, 1, plan.items().size());
            assertEquals(
                    text,
                    Optional.of(Duration.ofMinutes(90)),
                    plan.items().get(0).estimate());
            assertEquals(text, "n", plan.items().get(0).notes());
        }
    }

    @Test
    public void aHeadingMayBeginInTheFirstColumn() {
        WorkPlan plan = read(HEADER + "Preparation of all,,,\r\n1,a,5 min,n\r\nAfterwards,,,\r\n2,b,,\r\n");
        assertEquals(
                List.of("Preparation of all: a", "Afterwards: b"),
                plan.items().stream().map(Item::description).toList());
        assertEquals(
                List.of("Phase 1: a", "Block 2 (Datenbank): b"),
                read(HEADER + "Phase 1,,,\r\n1,a,,\r\nBlock 2 (Datenbank),,,\r\n2,b,,\r\n").items().stream()
                        .map(Item::description)
                        .toList());
        assertTrue(problems(HEADER + "2,,,\r\n").contains("is empty; say what the person does"));
        assertTrue(problems(HEADER + "Preparation,,5 min,\r\n").contains("is empty; say what the person does"));
    }

    @Test
    public void cellsThatNothingPartsAreToldAsThat() {
        for (String text :
                List.of(HEADER.replace(',', ':'), "sep=:\n" + HEADER.replace(',', ':'), "sep=;\n" + HEADER)) {
            String told = problems(text + "1,a,,\r\n");
            assertTrue(told, told.contains("write commas, semicolons, tabs or | between cells"));
        }
    }

    @Test
    public void aDateIsNoNumber() {
        for (String date : List.of("2026-02-01", "01.02.2026")) {
            assertTrue(problems(HEADER + date + ",a,,\r\n").contains("'" + date + "' is a date; write a number"));
        }
    }

    @Test
    public void anyNumberOfEmptyRowsMayStandAbove() {
        assertEquals(
                1,
                read(";;;\r\n".repeat(50_000) + HEADER + "1,a,5 min,n\r\n")
                        .items()
                        .size());
    }

    @Test
    public void everyMistakeNamesItsRow() {
        assertEquals(
                "[line 2, column 1: row 1, Estimated Duration: is no duration; '0:30' is ambiguous, since it may be"
                        + " hours and minutes, or minutes and seconds; write 0:30:00, or 0:00:30, line 4, column 1: row 2,"
                        + " No.: 'x y' is no number; write a number such as 7 or 7.2, line 5, column 1: row 3, No.: '1' is"
                        + " there twice; number the rows one after the other, line 6, column 1: row 4, Configuration"
                        + " Change Description: is empty; say what the person does, or remove the row, line 7, column 1:"
                        + " row 5: cell 5 stands under no column; remove it, or check the delimiter and quotes]",
                problems(HEADER + "1,\"a\r\nb\",0:30,\r\nx y,a,,\r\n1,a,,\r\n9,,5 min,\r\n10,a,,b,c\r\n"));
        for (Map.Entry<String, String> one : Map.of(
                        "",
                        "the file is empty",
                        "No.,Notes\n1,a\n",
                        "the column 'Configuration Change Description' is missing",
                        HEADER.replace("Notes", "Nots") + "1,a,,\n",
                        "the column 'Nots' is unknown; did you mean 'Notes'?",
                        HEADER.replace("Notes", "No.") + "1,a,,\n",
                        "the column 'No.' is there twice",
                        HEADER + "1,\"a,,\n",
                        "this is no CSV",
                        HEADER + "1,a,30,\n",
                        "'30' is no duration",
                        HEADER + "1,a,99999 days,\n",
                        "longer than ten years",
                        HEADER + ",a,,\n".repeat(Limits.ITEMS + 1),
                        "more than 20000 rows")
                .entrySet()) {
            assertTrue(problems(one.getKey()), problems(one.getKey()).contains(one.getValue()));
        }
        byte[] latin1 = (HEADER + "1,\u00fcber,,\n").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThrows(Refusal.class, () -> PlanCsv.read("v", latin1, "p", Headings.KNOWN));
        assertThrows(Refusal.class, () -> PlanCsv.read("v", HEADER.getBytes(UTF_8), "not an id", Headings.KNOWN));
    }

    @Test
    public void formulasAreNeutralisedAndComeBack() throws Exception {
        WorkPlan plan = new WorkPlan(
                "p",
                "",
                "",
                Map.of(),
                List.of(),
                Policy.NONE,
                List.of(
                        Item.of("step-1", "=cmd|'/c calc'!A1", new AskPerson("=cmd|'/c calc'!A1", "", false))
                                .withNotes("@SUM(A1)"),
                        Item.of("step-2", "-1", new AskPerson("-1", "", false)).withNotes("'quoted'")));
        String csv = PlanCsv.write(PlanTable.of(plan));
        assertEquals(
                "\uFEFF" + HEADER + "1,'=cmd|'/c calc'!A1,,'@SUM(A1)\r\n2,'-1,,'quoted'\r\n", csv.replace("\"", ""));
        assertEquals(plan.items(), read(csv).items());
    }

    @Test
    public void noSpreadsheetCalculatesWhateverItSplitsAt() throws Exception {
        for (String split : List.of(";", "\t", "|", "\n")) {
            for (String formula : List.of("=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\uff1d1+1", " =1", "\"=1\"")) {
                String text = "Fit the pool" + split + formula + split + "x";
                Item item = Item.of("step-1", "Fit", new AskPerson("Fit", "", false))
                        .withNotes(text);
                WorkPlan plan = new WorkPlan("p", "", "", Map.of(), List.of(), Policy.NONE, List.of(item));
                String csv = PlanCsv.write(PlanTable.of(plan));
                assertTrue(csv, csv.replace("\"\"", "\"").contains(split + "'" + formula));
                assertEquals(plan.items(), read(csv).items());
            }
        }
    }

    @Test
    public void theTableSaysExactlyWhatIsDone() throws Exception {
        assertEquals(
                """
                \uFEFFNo.,Configuration Change Description,Estimated Duration,Notes
                1,"Raise the upload limit to 50 MB
                conf/app.json /upload/maxMegabytes: 20 -> ""${maxUpload}\""",5 min,the limit of the proxy is higher already
                2,"Send mail through the relay
                conf/mail.properties mail.smtp.host: ""${smtpHost}""
                (only on production, test)",,
                3,"Install the approval matrix
                replace workflows/approval.xml from files/workflows/approval.xml with rw-r-----",,
                4,"Remove the old matrix
                delete workflows/old.xml",,
                5,"Reload the workflow engine
                run [bin/reload, ""--host"", ""${smtpHost}"", ""$${literal}""]
                (only on production, test)",,
                6,"Tell the users
                Post the notice on the portal.
                Wait for the help desk.",,
                """,
                PlanCsv.write(PlanTable.of(Plans.read(Plans.whole()))).replace("\r\n", "\n"));
    }

    @Test
    public void markdownCellsHoldNoMarkup() {
        WorkPlan plan = new WorkPlan(
                "p",
                "A <b>plan</b>",
                "",
                Map.of(),
                List.of(),
                Policy.NONE,
                List.of(Item.of(
                                "a",
                                "a | b <img src=x onerror=y> [x](javascript:z) `c` *d* \\ &amp;",
                                new AskPerson("one\ntwo", "", false))
                        .withEstimate(Optional.of(Duration.ofMinutes(150)))));
        assertEquals(
                "# A &lt;b&gt;plan&lt;/b&gt;\n\n"
                        + "| No. | Configuration Change Description | Estimated Duration | Notes |\n"
                        + "| ---: | --- | --- | --- |\n"
                        + "| 1 | a \\| b &lt;img src=x onerror=y&gt; \\[x\\](javascript:z) \\`c\\` \\*d\\* \\\\"
                        + " &amp;amp;<br>one<br>two | 2 h 30 min |  |\n",
                PlanTable.of(plan).markdown());
    }

    @Test
    public void durationsComeBack() {
        for (long seconds : new long[] {0, 1, 59, 60, 3600, 5400, 86399, 90061}) {
            Duration duration = Duration.ofSeconds(seconds);
            assertEquals(duration, TableDurations.parse(TableDurations.text(duration)));
        }
    }

    @Test
    public void aHeadingIsNoStep() throws Exception {
        WorkPlan plan = read(HEADER + ",Preparation,,\r\n1,a,,\r\n,b,5 min,\r\n,Afterwards,,\r\n2,c,,\r\n");
        assertEquals(
                List.of("step-1", "row-3", "step-2"),
                plan.items().stream().map(Item::id).toList());
        assertEquals(
                List.of("Preparation: a", "Preparation: b", "Afterwards: c"),
                plan.items().stream().map(Item::description).toList());
        assertEquals("a", ((AskPerson) plan.items().get(0).action()).instruction());
        assertEquals(2, read(HEADER + ",a,,\r\n,b,,\r\n").items().size());
    }

    @Test
    public void spacesThatBreakNoLineAreSpaces() throws Exception {
        Item item = read(HEADER.replace("Configuration Change", "Configuration\u00a0Change")
                        + "1\u00a0,Do it,5\u00a0min,\u202f\r\n")
                .items()
                .get(0);
        assertEquals("step-1", item.id());
        assertEquals(Optional.of(Duration.ofMinutes(5)), item.estimate());
        assertEquals("", item.notes());
    }

    @Test
    public void aNumberThatMayHaveThousandsIsRefused() throws Exception {
        for (String number : List.of(
                "1,200 sec", "1.200 sec", "12.000,5 sec", "1'200 sec", "1,200,000 s", "1 200 s", "1\u202f200 s")) {
            String problem = problems(HEADER + "1,Reindex,\"" + number + "\",\r\n");
            assertTrue(problem, problem.contains("row 1, Estimated Duration: is no duration; "));
            assertTrue(problem, problem.contains("is ambiguous"));
        }
        for (String number : List.of("1200 sec", "20 min", "0.333 h")) {
            Optional<Duration> read = read(HEADER + "1,Reindex,\"" + number + "\",\r\n")
                    .items()
                    .get(0)
                    .estimate();
            assertEquals(number, 20, read.orElseThrow().toMinutes() + (number.endsWith("h") ? 1 : 0));
        }
    }

    @Test
    public void readsWhatASpreadsheetSaysOfSeparatorAndEncoding() throws Exception {
        WorkPlan plan = read("sep=;\r\n" + HEADER.replace(',', ';') + "1;über, ein;5 min;\r\n");
        assertEquals("über, ein", plan.items().get(0).description());
        assertTrue(problems("sep=;\n" + HEADER.replace(',', ';') + "1;a;x;\n").contains("line 3,"));
        for (java.nio.charset.Charset charset :
                List.of(java.nio.charset.StandardCharsets.UTF_16LE, java.nio.charset.StandardCharsets.UTF_16BE)) {
            byte[] bytes = ("\uFEFF" + HEADER.replace(',', '\t') + "1\tüber\t\t\r\n").getBytes(charset);
            byte[] commas = ("\uFEFF" + HEADER + "1,über,,\r\n").getBytes(charset);
            assertEquals(
                    "über",
                    PlanCsv.read("v", commas, "p", Headings.KNOWN)
                            .items()
                            .get(0)
                            .description());
            assertEquals(
                    "über",
                    PlanCsv.read("v", bytes, "p", Headings.KNOWN).items().get(0).description());
        }
        byte[] bare = HEADER.getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
        assertTrue(told(bare), told(bare).contains("looks like UTF-16"));
        byte[] umlaut = (HEADER + "1,\u00fcber,,\n").getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
        assertTrue(told(umlaut), told(umlaut).contains("looks like UTF-16"));
        byte[] ansi = (HEADER + "1,\u00fcber,,\n").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        assertTrue(told(ansi), told(ansi).contains("Windows-1252"));
    }

    private static String told(byte[] bytes) {
        return assertThrows(Refusal.class, () -> PlanCsv.read("v", bytes, "p", Headings.KNOWN))
                .details()
                .toString();
    }

    private static String headed(String headings, String table) {
        WorkPlan plan = PlanCsv.read("v.csv", table.getBytes(UTF_8), "p", Headings.parse(headings));
        Item item = plan.items().get(0);
        return item.id() + " " + item.description() + " "
                + item.estimate().map(Durations::text).orElse("-") + " " + item.notes();
    }

    @Test
    public void columnsAreCalledAsTheStepSays() {
        String table = "Pos;WAS  ZU\u00a0tun ist;Aufwand;Verantwortlich;Notes\r\n7;Stop it;5 min;dora;gently\r\n";
        assertEquals(
                "step-7 Stop it 5m gently",
                headed(
                        "pos = Nr., Was zu tun ist=Configuration Change Description, Aufwand = Dauer, Verantwortlich ="
                                + " -",
                        table));
    }

    @Test
    public void headingsThatCannotBeMeantAreRefused() {
        String table = "Pos,Was,Wer\n1,Stop it,dora\n";
        for (String[] wrong : new String[][] {
            {"Pos", "'Pos' says of no heading which column it is"},
            {"= No.", "'= No.' says of no heading"},
            {"Pos = Position", "'Pos = Position' says of no heading"},
            {"Pos = No., pos = Notes", "'pos' is there twice"},
            {"Pos = No., Was = Beschreibung", "the column 'Wer' is unknown"},
            {"Pos = No., Was = Beschreibung, Wer = No.", "the column 'Wer' is there twice"},
            {"Pos = No., Was = Beschreibung, Wer = -, Wo = -", "there is no column 'wo'"},
        }) {
            String refusal = assertThrows(wrong[0], Refusal.class, () -> headed(wrong[0], table))
                    .getMessage();
            assertTrue(refusal, refusal.contains(wrong[1]));
        }
    }

    @Test
    public void whatTheStepDoesNotSayAnAdministratorMay() {
        Headings usual = Headings.parse("Pos = No., Was = Beschreibung, Wer = -, Wo = -");
        byte[] table = "Pos;Was;Wer;Wann\n1;Stop it;dora;5 min\n".getBytes(UTF_8);
        Item item = PlanCsv.read("v", table, "p", Headings.parse("Wann = Dauer").or(usual))
                .items()
                .get(0);
        assertEquals("step-1 Stop it", item.id() + " " + item.description());
        assertEquals(Optional.of(Duration.ofMinutes(5)), item.estimate());
        Item other = PlanCsv.read(
                        "v", table, "p", Headings.parse("Wann = -, Wer = Notes").or(usual))
                .items()
                .get(0);
        assertEquals("dora", other.notes());
    }

    @Test
    public void tablesAsOthersWriteThemAreReadOrRefusedByTheTrueReason() {
        for (String duration :
                List.of("1 h 30", "1h30", "1:30 h", "1 Std. 30", "90\u200b min", "1:30 hrs", "90\u3000min")) {
            Item item = read(HEADER + "1,a," + duration + ",\r\n").items().get(0);
            assertEquals(duration, Optional.of(Duration.ofMinutes(90)), item.estimate());
        }
        assertEquals(1, read("\r\n ,,,\r\n" + HEADER + "1,a,,\r\n").items().size());
        assertEquals(
                1, read("No.|Configuration Change Description\n1|a\n").items().size());
        for (String[] row : new String[][] {
            {
                HEADER + "1,a,0:20,\n",
                "'0:20' is ambiguous, since it may be hours and minutes, or minutes and seconds;"
                        + " write 0:20:00, or 0:00:20"
            },
            {
                "\n" + HEADER + "1,a,20:00,\n",
                "line 3, column 1: row 1, Estimated Duration: is no duration; '20:00' is" + " ambiguous"
            },
            {HEADER + "1,a\0b,,\n", "line 2, column 1: has a NUL character"},
            {"sep=,\n" + HEADER + "1,a,\"5 min,\n", "a quote that begins a cell in line 3 is never closed"},
        }) {
            assertTrue(problems(row[0]), problems(row[0]).contains(row[1]));
        }
    }

    private static String whyNot(byte[] bytes) {
        return assertThrows(Refusal.class, () -> PlanCsv.read("t.csv", bytes, "p", Headings.KNOWN))
                .getMessage();
    }

    private static String whyNot(String table) {
        return whyNot(table.getBytes(UTF_8));
    }

    @Test
    public void theLineThatNamesTheSeparatorIsReadAsSpreadsheetsSaveItAgain() throws Exception {
        for (String first : List.of("sep=;;;\r\n", "\r\nsep=;\r\n", "Sep = ;\n", "\"sep=;\"\r\n", "sep=;\r")) {
            WorkPlan plan = PlanCsv.read(
                    "t.csv",
                    (first + "Nr.;Beschreibung;Dauer\r\n1;a,b;5 min\r\n").getBytes(UTF_8),
                    "p",
                    Headings.KNOWN);
            assertEquals(first, "a,b", plan.items().get(0).description());
        }
        assertTrue(whyNot("sep=:\r\nNr.:Beschreibung\r\n").contains("names a separator that is not read, ':'"));
    }

    @Test
    public void aTableOfMarkdownIsToldAsThat() throws Exception {
        String head = "| No. | Configuration Change Description |\n|:---|---|\n";
        assertTrue(whyNot(head + "| 1 | a |\n").contains("this is a table of Markdown"));
    }

    @Test
    public void whatIsNotUtf16IsNotReplaced() throws Exception {
        String table = "\uFEFFNo.,Configuration Change Description\r\n1,aXb\r\n";
        byte[] lone = table.getBytes(UTF_16LE);
        lone[lone.length - 9] = (byte) 0xd8;
        assertTrue(whyNot(lone), whyNot(lone).contains("not UTF-16"));
        assertTrue(whyNot(Arrays.copyOf(table.getBytes(UTF_16LE), 61)).contains("not UTF-16"));
        assertTrue(whyNot(table.replace('X', '\0').getBytes(UTF_16LE)).contains("NUL"));
    }

    /** Its time would count twice. */
    @Test
    public void aTotalIsNoStep() throws Exception {
        String head = "No.,Configuration Change Description,Estimated Duration\r\n1,a,5 min\r\n";
        for (String total : List.of("Total", "Summe:", "Gesamtdauer", "Grand total")) {
            assertTrue(total, whyNot(head + "," + total + ",5 min\r\n").contains("is a total, and no step"));
        }
        byte[] step = (head + "2,Total,5 min\r\n,Total shutdown,5 min\r\n").getBytes(UTF_8);
        assertEquals(3, PlanCsv.read("t.csv", step, "p", Headings.KNOWN).items().size());
    }

    @Test
    public void headingsMayHaveAColonAndTheSignOfANumber() throws Exception {
        byte[] table = "N\u00ba;Beschreibung:;Dauer :\n1;a;5 min\n".getBytes(UTF_8);
        assertEquals(
                1, PlanCsv.read("t.csv", table, "p", Headings.KNOWN).items().size());
    }
}
