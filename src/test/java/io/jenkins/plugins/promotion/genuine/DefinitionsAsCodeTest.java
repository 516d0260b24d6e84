package io.jenkins.plugins.promotion.genuine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.ConfiguratorRegistry;
import io.jenkins.plugins.casc.SchemaGeneration;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Definitions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.command.CommandType;
import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LoggerRule;

/** Definitions in and out of the genuine configuration-as-code plugin and the genuine configuration page. */
public class DefinitionsAsCodeTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    static {
        j.timeout = 900; // the time is that of the whole class
    }

    @Rule
    public LoggerRule logs = new LoggerRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static PromotionConfiguration configuration() {
        return PromotionConfiguration.get();
    }

    private static Map<String, Object> defined() {
        return Definitions.valuesOf(configuration().getEnvironments());
    }

    private void read(String yaml) throws Exception {
        Path file = folder.newFile().toPath();
        Files.writeString(file, yaml);
        ConfigurationAsCode.get().configure(file.toString());
    }

    /** What the plugin says of this part of the configuration. */
    private static String written() throws Exception {
        ConfigurationContext context = new ConfigurationContext(ConfiguratorRegistry.get());
        CNode part = context.lookupOrFail(PromotionConfiguration.class).describe(configuration(), context);
        StringWriter text = new StringWriter();
        ConfigurationAsCode.serializeYamlNode(ConfigurationAsCode.get().toYaml(part), text);
        return text.toString();
    }

    private static String indented(String part) {
        return "unclassified:\n  configurationPromotion:\n"
                + part.lines().map(line -> "    " + line + "\n").reduce("", String::concat);
    }

    @Test
    public void whatIsWrittenIsReadAgain() throws Exception {
        configuration().setEnvironments(Definitions.all());
        configuration().setHeadings("Pos = No., Wer = -");
        configuration().setEvidenceTypes("png, image/*");
        String written = written();
        configuration().setEnvironments(List.of());
        configuration().setHeadings("");
        configuration().setEvidenceTypes("");
        read(indented(written));
        assertEquals(Definitions.valuesOf(Definitions.all()), defined());
        assertEquals("Pos = No., Wer = -", configuration().getHeadings());
        assertEquals(".png, image/*", configuration().getEvidenceTypes());
        assertEquals(written, written());
    }

    @Test
    public void theWholeConfigurationIsWrittenWithIt() throws Exception {
        configuration().setEnvironments(Definitions.all());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text, text.contains("configurationPromotion:"));
        assertFalse(text, text.contains("FAILED TO EXPORT\n  configurationPromotion"));
        for (Environment environment : Definitions.all()) {
            assertTrue(text, text.contains("name: \"" + environment.getName() + "\""));
        }
    }

    @Test
    public void examplesAreReadWrittenAndReadAgain() throws Exception {
        for (String example : List.of("configuration-promotion", "two-environments", "postgresql")) {
            String yaml = Files.readString(Path.of("examples", example, "jenkins.yaml"))
                    .replace("${PROMOTION_SQL}", "/srv/promotion")
                    .replace("${PROMOTION_HOME}", folder.getRoot().toString());
            read(yaml);
            Map<String, Object> first = defined();
            assertTrue(example, first.containsKey("production"));
            String written = written();
            configuration().setEnvironments(List.of());
            read(indented(written));
            assertEquals(example, first, defined());
        }
        CommandType tables =
                (CommandType) configuration().environment("test").orElseThrow().getType();
        assertTrue(tables.getExport().toString(), tables.getExport().contains("--set=directory=${directory}"));
    }

    @Test
    public void everyTypeOfValueIsRead() throws Exception {
        read(String.join(
                "\n",
                "unclassified:",
                "  configurationPromotion:",
                "    environments:",
                "      - name: test",
                "        type: {directory: {path: /srv/test}}",
                "        builtInNode: true",
                "        order: 3",
                "        allowReplay: false",
                "        local: ['a/**', 'shop.yaml#/database/host']",
                "        signOff: {approvers: 'qa:2', required: 2, fourEyes: false}",
                ""));
        Environment test = configuration().environment("test").orElseThrow();
        assertFalse(test.isReplayAllowed());
        assertEquals(3, test.getOrder());
        assertEquals(List.of("a/**", "shop.yaml#/database/host"), test.getLocal());
        assertEquals(2, test.getSignOff().getRequired());
        assertFalse(test.getSignOff().isFourEyes());
    }

    @Test
    public void mistakesAreRefusedByNameAndChangeNothing() throws Exception {
        configuration().setEnvironments(Definitions.all());
        Map<String, Object> before = defined();
        String[][] table = {
            {"name: x, nmae: x, type: {directory: {path: /x}}", "nmae"},
            {"name: x, type: {directory: {path: /x, mode: y}}", "mode"},
            {"name: x, type: {directory: {path: x}}", "give an absolute path"},
            {"name: x, type: {folder: {path: /x}}", "folder"},
            {"name: x, type: {command: {import: [a, '^${directory}']}}", "export is missing"},
            {"name: x, type: {command: {export: [a, '${directory}']}}", "an argument is empty"},
            {"name: x, type: {command: {export: [a, '^${directory}'], freeze: [f]}}", "freeze and thaw belong together"
            },
            {"name: 'a b', type: {directory: {path: /x}}", "environment 'a b': a name begins with a letter or digit"},
            {"name: x", "environment 'x': it has no type"},
            {"name: x, type: {directory: {path: /x}}, allowReplay: maybe", "it is true, false or default"},
            {"name: x, type: {directory: {path: /x}}, jobz: [a]", "jobz"},
            {"name: x, type: {command: {export: [a, '^${directory}'], variables: A=b}}", "write names and values"},
            {"name: x, type: {command: {export: [a, '^${directory}'], variables: {A=b: c}}}", "no name holds '='"},
        };
        for (String[] row : table) {
            Exception refused = assertThrows(
                    row[0],
                    Exception.class,
                    () -> read(
                            "unclassified:\n  configurationPromotion:\n    environments:\n      - {" + row[0] + "}\n"));
            StringBuilder text = new StringBuilder();
            for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                text.append(cause.getMessage()).append('\n');
            }
            assertTrue(row[0] + ": " + text, text.toString().contains(row[1]));
            assertFalse(row[0] + ": " + text, text.toString().contains("Failed to construct instance"));
            assertEquals(row[0], before, defined());
        }
    }

    /** The page of configuration-as-code tells no more than the attribute; the sentence is a line of the log. */
    @Test
    public void mistakesAreALineOfTheLog() {
        logs.record(PromotionConfiguration.class, Level.SEVERE).capture(10);
        assertThrows(
                Exception.class,
                () -> read("unclassified:\n  configurationPromotion:\n    environments:\n"
                        + "      - {name: 'a b', type: {directory: {path: /x}}}\n"));
        assertTrue(
                logs.getMessages().toString(),
                logs.getMessages().stream()
                        .anyMatch(line -> line.contains("environment 'a b': a name begins with a letter or digit")));
    }

    @Test
    public void nothingIsLeftWhereNothingIsDefined() throws Exception {
        configuration().setEnvironments(Definitions.all());
        read("unclassified:\n  configurationPromotion:\n    environments: []\n");
        assertEquals(List.of(), configuration().getEnvironments());
    }

    /** The genuine generator leaves out the lists of a configuration that has nothing else, so it knows the parts only. */
    @Test
    public void schemaKnowsTheParts() throws Exception {
        String schema = SchemaGeneration.writeJSONSchema();
        for (String name : List.of("configurationPromotion", "signOff", "builtInNode", "directory", "approvers")) {
            assertTrue(name, schema.contains('"' + name + '"'));
        }
    }

    @Test
    public void theConfigurationPageKeepsEveryValue() throws Exception {
        configuration().setEnvironments(Definitions.all());
        j.configRoundtrip();
        assertEquals(Definitions.valuesOf(Definitions.all()), defined());
    }
}
