package io.jenkins.plugins.promotion.testing;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Reports as they are written, and as somebody with bad intentions writes them. */
public class JUnitReportTest {

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static List<ScriptTest> read(String xml) {
        return JUnitReport.readAll(Map.of("TEST.xml", xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String refused(String xml) {
        return assertThrows(Refusal.class, () -> read(xml)).getMessage();
    }

    @Test
    public void reportOfSurefireIsRead() {
        List<ScriptTest> tests = read("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<testsuite xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" name=\"shop.LoginIT\" tests=\"4\">\n"
                + "  <properties><property name=\"java.version\" value=\"17\"/></properties>\n"
                + "  <testcase name=\"asReader\" classname=\"shop.LoginIT\" time=\"0.05\"/>\n"
                + "  <testcase name=\"asBuyer\" classname=\"shop.LoginIT\" time=\"0.1\">\n"
                + "    <failure message=\"expected:&lt;1&gt; but was:&lt;2&gt;\" type=\"x\"><![CDATA[at shop]]></failure>\n"
                + "    <system-out><![CDATA[<testcase name=\"no\"/>]]></system-out>\n"
                + "  </testcase>\n"
                + "  <testcase name=\"later\" classname=\"shop.LoginIT\"><skipped/></testcase>\n"
                + "  <testcase name=\"flaky\" classname=\"shop.LoginIT\"><flakyFailure message=\"once\"/></testcase>\n"
                + "</testsuite>");
        assertEquals(
                List.of(
                        new ScriptTest("shop.LoginIT.asReader", "asReader", Result.PASS, ""),
                        new ScriptTest("shop.LoginIT.asBuyer", "asBuyer", Result.FAIL, "expected:<1> but was:<2>"),
                        new ScriptTest("shop.LoginIT.later", "later", Result.BLOCKED, ""),
                        new ScriptTest("shop.LoginIT.flaky", "flaky", Result.PASS, "")),
                tests);
    }

    @Test
    public void reportOfPytestIsRead() {
        List<ScriptTest> tests = read("<testsuites><testsuite name=\"pytest\" errors=\"1\">"
                + "<testcase classname=\"test_shop\" name=\"test_pool[40]\"><error>\n  boom\n  more</error></testcase>"
                + "<testcase name=\"alone\"/></testsuite></testsuites>");
        assertEquals(
                List.of(
                        new ScriptTest("test_shop.test_pool[40]", "test_pool[40]", Result.FAIL, "boom"),
                        new ScriptTest("alone", "alone", Result.PASS, "")),
                tests);
    }

    @Test
    public void documentTypeIsRefusedSoThatNothingElseIsRead() throws Exception {
        Path secret = folder.newFile("secret").toPath();
        Files.writeString(secret, "canary");
        String message = refused("<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>\n"
                + "<testsuite><testcase name=\"&e;\"/></testsuite>");
        assertThat(message, containsString("has a document type"));
        assertTrue(!message.contains("canary"));
    }

    @Test
    public void entitiesThatGrowAreRefused() {
        assertThat(
                refused("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
                        + "<testsuite><testcase name=\"&b;\"/></testsuite>"),
                containsString("has a document type"));
    }

    @Test
    public void whatIsNoReportIsRefusedWithItsLine() {
        assertThat(refused("<html/>"), containsString("is no JUnit report: it begins with <html> (line 1)"));
        assertThat(refused("<testsuite>\n<testcase"), containsString("is not well formed (line 2)"));
        assertThat(refused(""), containsString("is not well formed"));
    }

    @Test
    public void depthAndNumberAreBounded() {
        assertThat(refused("<testsuite>".repeat(70)), containsString("is nested deeper than 64 levels"));
        assertThat(
                refused("<testsuite>" + "<testcase name=\"a\"/>".repeat(JUnitReport.MOST_TESTS + 1) + "</testsuite>"),
                containsString("is one test too many"));
    }

    @Test
    public void longTextsAreCut() {
        ScriptTest test = read("<testsuite><testcase name=\"" + "n".repeat(9_000) + "\"><failure message=\""
                        + "m".repeat(9_000) + "\"/></testcase></testsuite>")
                .get(0);
        assertEquals(300, test.fullName().length());
        assertEquals(300, test.message().length());
    }
}
