package io.jenkins.plugins.promotion.structured;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** Files as they are in the field; what holds for all of them, {@link XmlLawsTest} tries. */
public class XmlFileTest {
    private static final String SERVER = String.join(
            "\r\n",
            "<?xml version='1.0' encoding='UTF-8' ?>",
            "<!-- Tomcat's -->",
            "<Server port=\"8005\" shutdown='SHUTDOWN'>",
            "  <Service name=\"Catalina\">",
            "    <Connector port=\"8080\"",
            "               protocol=\"HTTP/1.1\" /><!-- web -->",
            "    <Connector port=\"8009\" protocol=\"AJP/1.3\" />",
            "    <Engine name=\"Catalina\" defaultHost=\"localhost\">",
            "      <!-- none yet -->",
            "    </Engine>",
            "  </Service>",
            "</Server>",
            "");
    private static final String HADOOP = "<configuration>\n  <property>\n    <name>dfs.replication</name>\n"
            + "    <value><![CDATA[3]]></value>\n  </property>\n  <property>\n    <name>dfs.key</name>\n"
            + "    <value>secret</value>\n  </property>\n</configuration>\n";

    private static StructuredFile file(String text) {
        return StructuredFiles.of("a.xml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Value of(Object plain) {
        return Value.of(plain);
    }

    @Test
    public void aValueIsSetAndNothingElse() {
        String[][] table = {
            {"/Server/@port", "port=\"8005\"", "port=\"9005\"", "9005"},
            {"/Server/@shutdown", "'SHUTDOWN'", "'it&apos;s \"X\"'", "it's \"X\""},
            {"/Server/Service/Connector[@port='8009']/@protocol", "AJP/1.3", "AJP/1.4", "AJP/1.4"},
            {"/Server/Service[@name='Catalina']/Connector[2]/@port", "8009", "8010", "8010"},
        };
        for (String[] row : table) {
            String changed = text(file(SERVER).replace(row[0], of(row[3])));
            assertEquals(row[0], SERVER.replace(row[1], row[2]), changed);
        }
        assertEquals(
                HADOOP.replace("[3]", "[5 < 6]"),
                text(file(HADOOP).replace("/configuration/property[name='dfs.replication']/value", of("5 < 6"))));
        assertEquals(
                "<a>x<!-- c -->y</a>",
                text(file("<a>1<!-- c -->y</a>").replace("/a", of("xy"))).replace("xy<!-- c -->", "x<!-- c -->y"));
        assertEquals("<a b='1'>x</a>", text(file("<a b='1' />").create("/a/text()", of("x"))));
        assertEquals("<a>x</a>", text(file("<a/>").replace("/a", of("x"))));
        String jenkins =
                "<?xml version='1.1' encoding='UTF-8'?>\n<hudson>\n  <numExecutors>2</numExecutors>\n</hudson>";
        assertEquals(jenkins.replace('2', '0'), text(file(jenkins).replace("/hudson/numExecutors", of(0))));
        String spaces =
                "<?xml version='1.1'?><j:jar xmlns:j='u' xmlns='v' version='3'><name xmlns:k='w'>2</name></j:jar>";
        assertEquals(spaces.replace('2', '0'), text(file(spaces).replace("/j:jar/name/text()", of(0))));
    }

    @Test
    public void anElementComesBesideItsSiblingsAndGoesWithItsLine() {
        Map<String, Object> connector = new LinkedHashMap<>();
        connector.put("@port", "8443");
        connector.put("@secure", true);
        StructuredFile file = file(SERVER);
        byte[] more = file.create("/Server/Service/Connector[3]", of(connector));
        assertEquals(
                SERVER.replace(
                        "AJP/1.3\" />\r\n", "AJP/1.3\" />\r\n    <Connector port=\"8443\" secure=\"true\" />\r\n"),
                text(more));
        assertEquals(SERVER, text(file(text(more)).remove("/Server/Service/Connector[@port='8443']")));
        assertEquals(
                SERVER.replace("yet -->\r\n", "yet -->\r\n      <Host name=\"www\" appBase=\"webapps\" />\r\n"),
                text(file.create("/Server/Service/Engine/Host[@name='www']", of(Map.of("@appBase", "webapps")))));
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("name", "n");
        property.put("value", List.of("1", "2"));
        assertEquals(
                HADOOP.replace(
                        "</configuration>",
                        "  <property>\n    <name>n</name>\n    <value>1</value>\n    <value>2</value>\n"
                                + "  </property>\n</configuration>"),
                text(file(HADOOP).create("/configuration/property[name='n']", of(property))));
    }

    @Test
    public void nothingIsReadThatIsNotInTheFile() {
        String type = "<!DOCTYPE a SYSTEM \"file:///etc/passwd\" [\n<!ENTITY e SYSTEM \"file:///etc/passwd\">\n"
                + "<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x\"> %p;\n<!ATTLIST a b CDATA \"default\">\n]>\n";
        StructuredFile file = file(type + "<a><c>1</c></a>");
        assertEquals(Map.of("/a/c", "\"1\""), file.flatten());
        assertEquals(type + "<a><c>2</c></a>", text(file.replace("/a/c", of(2))));
        assertEquals("&e;", text(file(type + "<a>&e;</a>").get("/a").orElseThrow()));
        assertEquals("&e;", text(file(type + "<a b='&e;'/>").get("/a/@b").orElseThrow()));
        Refusal refused = assertThrows(Refusal.class, () -> file("<!DOCTYPE a [\n<!ENTITY e 'x'>]>\n<a>&f;</a>"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("line 3, column 4"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("the entity &f;, which its document type"));
        String laughs = "<!DOCTYPE a [<!ENTITY l \"ha\"><!ENTITY m \"&l;&l;&l;\">]><a>&m;</a>";
        assertEquals("&m;", text(file(laughs).get("/a").orElseThrow()));
    }

    private static String text(Value value) {
        return ((Value.Text) ((Value.Marked) value).value()).text();
    }

    /** Looking for the end of each anew would take hours. */
    @Test
    public void whatIsNeverClosedIsLookedThroughOnce() {
        String type = "<!DOCTYPE a [<!ENTITY e \"x\">]>\n";
        for (String begun : List.of("<!--", "<?", "<![CDATA[")) {
            Refusal refused = assertThrows(Refusal.class, () -> file(type + "<a>" + begun.repeat(1 << 19)));
            assertTrue(refused.getMessage(), refused.getMessage().contains("is not well-formed"));
        }
    }

    /** What an entity stands for is not known; what stands beside it is as every other value. */
    @Test
    public void whatUsesAnEntityStaysAsItIsWritten() {
        String head = "<!DOCTYPE a [<!ENTITY co \"Example &amp; Sons\">]>\n";
        String body = "<a>\n  <t v='by &co;' w='1'>&co; shop</t>\n  <u>&#38;co;</u>\n  <n><![CDATA[&co;]]></n>\n</a>\n";
        StructuredFile file = file(head + body);
        assertEquals(head + body.replace("w='1'", "w='2'"), text(file.replace("/a/t/@w", of(2))));
        assertEquals(head + body.replace("&#38;co;", "x"), text(file.replace("/a/u", of("x"))));
        assertEquals(head + body.replace("&co; shop", "x"), text(file.replace("/a/t/text()", of("x"))));
        assertEquals(head + body.replace("by &co;", "x"), text(file.replace("/a/t/@v", of("x"))));
        assertEquals(new Value.Text("&co;"), file.get("/a/u").orElseThrow());
        assertEquals(new Value.Text("&co;"), file.get("/a/n").orElseThrow());
        assertFalse(file.whole()
                .equals(file(head + body.replace("&#38;co;", "&co;")).whole()));
        assertEquals(List.of("/a/u"), file.places("/a/u"));
    }

    @Test
    public void whatAnEntityMayBeIsNotHidden() {
        String head = "<!DOCTYPE a [<!ENTITY e \"<p>secret</p>\"><!ENTITY n \"x\">]>\n";
        String[][] table = {
            {"<a><b>&e;</b></a>", "/a/b/p", "cannot be told what '/a/b/p' names"},
            {"<a>&e;<p>1</p></a>", "/a/p", "cannot be told"},
            {"<a><b><i name='&n;'/><i name='y'/></b></a>", "/a/b/i[@name='x']", "cannot be told"},
            {"<a><b><i><name>&n;</name></i></b></a>", "/a/b/i[name='x']", "cannot be told"},
            {"<a><b><c>&n;</c></b></a>", "/a/b/c", "at '/a/b/c', whose text stands elsewhere"},
            {"<a><b><c d='&n;'/></b></a>", "/a/b", "at '/a/b', whose text"},
            {"<a><b d='&n;'/></a>", "/a/b/@d", "at '/a/b/@d', whose text"},
        };
        for (String[] row : table) {
            StructuredFile file = file(head + row[0]);
            Refusal refused = assertThrows(row[0], Refusal.class, () -> {
                for (String place : file.places(row[1])) {
                    file.hide(place, "M");
                }
            });
            assertTrue(refused.getMessage(), refused.getMessage().contains(row[2]));
        }
        StructuredFile beside = file(head + "<a><t>&n;</t><b><c>1</c></b></a>");
        assertEquals(
                head + "<a><t>&n;</t><b><c>M</c></b></a>",
                text(beside.hide(beside.places("/a/b/c").get(0), "M")));
    }

    @Test
    public void largeFilesNeedNoStack() {
        String head = "<!-- c --> <?p x?>\n".repeat(20_000) + "<!DOCTYPE a [" + "<!-- > -->".repeat(20_000) + "]>";
        String many = head + "<a>" + "<b id='x'>1</b>".repeat(600) + "</a>";
        StructuredFile file = file(many);
        assertEquals(many.replace("</a>", "<c/></a>"), text(file.create("/a/c", of(""))));
        Refusal refused = assertThrows(Refusal.class, () -> file.places("/a/b"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("600 times"));
        String ini = "# c\n".repeat(50_000) + "\n".repeat(50_000) + "[" + "a".repeat(100_000) + "]\nb=1\n";
        StructuredFile lines = StructuredFiles.of("a.ini", ini.getBytes(StandardCharsets.UTF_8));
        byte[] more = lines.create("/new", of(Map.of("k", "v")));
        assertEquals(ini, text(StructuredFiles.of("a.ini", more).remove("/new")));
    }

    @Test
    public void theEncodingIsKept() {
        for (String name : List.of("ISO-8859-1", "windows-1252", "UTF-16", "UTF-16LE")) {
            Charset charset = Charset.forName(name);
            String text = "<?xml version=\"1.0\" encoding=\"" + name + "\"?>\n<a b=\"ä\">ü</a>\n";
            StructuredFile file = StructuredFiles.of("a.xml", text.getBytes(charset));
            assertEquals(Optional.of(of("ü")), file.get("/a/text()"));
            byte[] changed = file.replace("/a/text()", of("ö"));
            assertArrayEquals(name, text.replace('ü', 'ö').getBytes(charset), changed);
        }
        StructuredFile latin = StructuredFiles.of(
                "a.xml", "<?xml version='1.0' encoding='ISO-8859-1'?><a>ü</a>".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("<?xml version='1.0' encoding='ISO-8859-1'?><a>&#8364;</a>", text(latin.replace("/a", of("€"))));
    }

    @Test
    public void refusalsSayWhatThereIs() {
        String[][] table = {
            {SERVER, "/Server/Service/Connector/@port", "2 times", "Connector[1]/@port", "Connector[2]/@port"},
            {SERVER, "/Server/Service/Host/@name", "'/Server/Service[@name='Catalina']', which has [@name, Connector[1]"
            },
            {SERVER, "/server", "its root is '/Server'"},
            {SERVER, "Server/@port", "names no place: write the names of the elements from the root on"},
            {SERVER, "/Server/Service", "holds elements"},
            {"<a b='1'>hunter2</a>", "/a", "name '/a/text()'"},
            {"<a>\n<b></a>", "/a", "not well-formed XML: The element type \"...\" must be terminated", "(line 2, column"
            },
            {
                "<a xmlns:x='u'><y:b/></a>",
                "/a/y:b",
                "not well-formed XML: it uses a prefix of names that no xmlns declares (line 1"
            },
            {"<a>hunter1&hunter2;</a>", "/a", "The entity \"...\" was referenced, but not declared (line"},
            {"\n<?xml version='1.0'?><a/>", "/a", "something stands before <?xml, which has to be first"},
            {" ", "/a", "not well-formed XML: it is empty"},
            {"<?xml version='1.0' encoding='EBCDIC-X'?><a/>", "/a", "EBCDIC-X, which is not known"},
            {"<?xml version='1.1'?><a>x\u0085y</a>", "/a", "in a way that cannot be changed in place"},
            {"<a>" + "<b>".repeat(600) + "</b>".repeat(600) + "</a>", "/a", "more than 500 deep"},
        };
        for (String[] row : table) {
            Refusal refused =
                    assertThrows(row[1], Refusal.class, () -> file(row[0]).replace(row[1], of("new")));
            for (int i = 2; i < row.length; i++) {
                assertTrue(refused.getMessage(), refused.getMessage().contains(row[i]));
            }
            assertFalse(refused.getMessage(), refused.getMessage().contains("hunter2"));
        }
        assertThrows(Refusal.class, () -> file("<a/>").replace("/a", of("\u0001")));
        assertThrows(Refusal.class, () -> file("<a/>").replace("/a", of(null)));
    }

    /** Issue 12: the cause is in the value, whatever stands there now. */
    @Test
    public void whatXmlCannotHoldIsToldOfTheValue() {
        for (String old : List.of("<r a='x'/>", "<r><a>x</a></r>", "<r><a><![CDATA[x]]></a></r>")) {
            XmlFile file = (XmlFile) StructuredFiles.of("c.xml", old.getBytes(StandardCharsets.UTF_8));
            String place = old.contains("'") ? "/r/@a" : "/r/a";
            for (String sign : List.of("\0", "\7", "\uFFFF")) {
                String problem = assertThrows(Refusal.class, () -> file.replace(place, new Value.Text("a" + sign)))
                        .getMessage();
                assertTrue(problem, problem.contains("the new value has a character that XML cannot hold: U+"));
            }
            byte[] returned = file.replace(place, new Value.Text("a\r\nb"));
            assertEquals(
                    Optional.of(new Value.Text("a\r\nb")),
                    StructuredFiles.of("c.xml", returned).get(place));
        }
    }

    @Test
    public void orderAndMixedContentCount() {
        assertFalse(
                file("<a><b/><c/></a>").whole().equals(file("<a><c/><b/></a>").whole()));
        assertEquals(
                file("<a x='1' y='2'/>").whole(),
                file("<a y=\"2\"\n x=\"1\"></a>").whole());
        assertEquals(
                file("<a>\n  <b/><!-- c --></a>").whole(), file("<a><b/></a>").whole());
        assertFalse(file("<a>x<b/></a>").whole().equals(file("<a><b/>x</a>").whole()));
        assertFalse(file("<?p a?><a/>").whole().equals(file("<a/>").whole()));
    }

    @Test
    public void aPointerMayMeanWhatAnotherOneMeans() {
        String[][] table = {
            {"/a/b", "/a/b[2]/c", "yes"},
            {"/a/b[1]", "/a/b[2]/c", "no"},
            {"/a/b[@id='x']/c", "/a/b[@id='y']/c", "no"},
            {"/a/b[@id='x']/c", "/a/b[2]/c", "yes"},
            {"/a/b[@id='x']/c", "/a/b[@name='n']/c", "yes"},
            {"/a/b[@id='x']/c", "/a/b[@name='n']/d", "no"},
            {"/a/b[@id='x']/c", "/a/b[@id='x']/@id", "yes"},
            {"/a/b[n='x']/c", "/a/b[n='x']/n", "yes"},
            {"/a/b/@c", "/a/b", "no"},
            {"/a/b", "/a/b/@c", "yes"},
            {"/a/b/text()", "/a/b/@c", "no"},
        };
        for (String[] row : table) {
            assertEquals(row[0] + " " + row[1], row[2].equals("yes"), StructuredFiles.covers("a.xml", row[0], row[1]));
        }
    }

    @Test
    public void anEncodingThatIsNotNamedIsUtf8() {
        Refusal refused = assertThrows(
                Refusal.class, () -> StructuredFiles.of("a.xml", "<a>ü</a>".getBytes(StandardCharsets.ISO_8859_1)));
        assertTrue(
                refused.getMessage(), refused.getMessage().contains("is not UTF-8 text, which XML is that names no"));
    }

    @Test
    public void aPointerOfAnyLengthIsRead() {
        assertTrue(StructuredFiles.objection("a.xml", "/a" + "[@id='x']".repeat(20_000))
                .isEmpty());
    }

    @Test
    public void whatTellsAnElementFromOthersCanBeHiddenByItsPlace() {
        String own = "<d><s><name>prod 1</name><p>1</p></s><s id='b'/></d>";
        for (String place : List.of("/d/s[1]/name", "/d/s[2]/@id")) {
            StructuredFile masked = file(text(file("<d><s><name>dev</name><p>1</p></s><s id='c'/></d>")
                    .hide(
                            file("<d><s><name>dev</name><p>1</p></s><s id='c'/></d>")
                                    .places(place)
                                    .get(0),
                            "M")));
            String there = masked.places(place).get(0);
            String kept =
                    text(masked.paste(there, file(own), file(own).places(place).get(0)));
            assertEquals(file(own).get(place), file(kept).get(place));
        }
    }

    @Test
    public void whatIsHiddenIsAllOfAnElement() {
        StructuredFile file = file("<a><db name='n' password='p'><host>h</host></db><db name='o'/></a>");
        assertEquals("<a><db name='n'>M</db><db name='o'/></a>", text(file.hide("/a/db[@name='n']", "M")));
        Refusal refused =
                assertThrows(Refusal.class, () -> file(HADOOP).hide("/configuration/property[name='dfs.key']", "M"));
        assertTrue(refused.getMessage(), refused.getMessage().contains("/value'"));
    }
}
