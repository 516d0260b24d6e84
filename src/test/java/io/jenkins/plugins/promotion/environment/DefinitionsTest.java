package io.jenkins.plugins.promotion.environment;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.ExtensionList;
import hudson.model.Descriptor;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Every definition keeps every value on the disk and in the page that edits it. */
public class DefinitionsTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Before
    public void setUp() {
        PromotionConfiguration.get().setEnvironments(Definitions.all());
    }

    @Test
    public void rowsNameEveryType() {
        TreeSet<String> there = ExtensionList.lookup(Descriptor.class).stream()
                .filter(descriptor -> EnvironmentType.class.isAssignableFrom(descriptor.clazz))
                .map(descriptor -> descriptor.clazz.getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> named = Definitions.all().stream()
                .map(environment -> environment.getType().getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(named.toString(), named.contains("DirectoryType"));
        assertEquals("a type without a row in Definitions", there, named);
    }

    @Test
    public void theDiskKeepsEveryValue() throws Exception {
        Path file = j.jenkins.getRootDir().toPath().resolve(PromotionConfiguration.class.getName() + ".xml");
        String stored = Files.readString(file);
        assertEquals(
                Definitions.valuesOf(Definitions.all()),
                Definitions.valuesOf(new PromotionConfiguration().getEnvironments()));
        PromotionConfiguration.get()
                .setEnvironments(new PromotionConfiguration()
                        .getEnvironments().stream().sorted((a, b) -> 0).toList());
        assertEquals(stored.length(), Files.readString(file).length());
    }

    @Test
    public void whatManySaveAtOnceIsAllKept() throws Exception {
        PromotionConfiguration configuration = PromotionConfiguration.get();
        int people = 8;
        int each = 10;
        CyclicBarrier together = new CyclicBarrier(people);
        ExecutorService pool = Executors.newFixedThreadPool(people);
        try {
            List<Callable<Void>> saves = IntStream.range(0, people)
                    .<Callable<Void>>mapToObj(person -> () -> {
                        together.await();
                        for (int n = 0; n < each; n++) {
                            configuration.put(new Environment("e" + person + "-" + n, new DirectoryType("/srv/e")));
                            configuration.remove(n == 0 ? "plain" : "e" + person + "-" + (n - 1));
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> save : pool.invokeAll(saves)) {
                save.get();
            }
        } finally {
            pool.shutdownNow();
        }
        TreeSet<String> expected = IntStream.range(0, people)
                .mapToObj(person -> "e" + person + "-" + (each - 1))
                .collect(Collectors.toCollection(TreeSet::new));
        Definitions.all().stream()
                .map(Environment::getName)
                .filter(name -> !name.equals("plain"))
                .forEach(expected::add);
        for (PromotionConfiguration kept : List.of(configuration, new PromotionConfiguration())) {
            assertEquals(
                    expected,
                    kept.getEnvironments().stream()
                            .map(Environment::getName)
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    public void theEditorKeepsEveryValue() throws Exception {
        for (Environment before : Definitions.all()) {
            JenkinsRule.WebClient client = j.createWebClient();
            client.getOptions().setJavaScriptEnabled(false);
            HtmlPage page = client.goTo("manage/promotion-environments/define/" + before.getName() + "/");
            HtmlForm save = page.getForms().stream()
                    .filter(form -> form.getActionAttribute().equals("save"))
                    .findFirst()
                    .orElseThrow();
            j.submit(save);
            Environment after =
                    PromotionConfiguration.get().environment(before.getName()).orElseThrow();
            assertEquals(Definitions.values(before), Definitions.values(after));
        }
        assertEquals(
                Definitions.all().size(),
                PromotionConfiguration.get().getEnvironments().size());
    }

    @Test
    public void aNewOneStartsWithWhatIsSensible() throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        for (String production : List.of("false", "true")) {
            HtmlPage page = client.goTo("manage/promotion-environments/new/");
            HtmlForm save = page.getForms().stream()
                    .filter(form -> form.getActionAttribute().equals("save"))
                    .findFirst()
                    .orElseThrow();
            save.getInputByName("name").setValue("new-" + production);
            save.getInputByName("path").setValue("/srv/new");
            save.getInputByName("builtInNode").setChecked(true);
            save.getInputByName("production").setChecked(Boolean.parseBoolean(production));
            j.submit(save);
            Environment made = PromotionConfiguration.get()
                    .environment("new-" + production)
                    .orElseThrow();
            Environment expected = new Environment("new-" + production, new DirectoryType("/srv/new"));
            expected.setBuiltInNode(true);
            expected.setProduction(Boolean.parseBoolean(production));
            assertEquals(Definitions.values(expected), Definitions.values(made));
        }
    }

    /** Mistakes of the form of commands come back at their fields, with what was typed. */
    @Test
    public void mistakesInCommandsAreToldAtTheirFields() throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        client.setThrowExceptionOnFailingStatusCode(false);
        HtmlForm form = client.goTo("manage/promotion-environments/define/commands/").getForms().stream()
                .filter(one -> one.getActionAttribute().equals("save"))
                .findFirst()
                .orElseThrow();
        form.getTextAreaByName("export").setText("/opt/export");
        form.getTextAreaByName("import").setText("/opt/import\n${directory}\n${password}");
        form.getTextAreaByName("variables").setText("novalue");
        form.getInputByName("timeout").setValue("soon");
        HtmlPage back = j.submit(form);
        assertEquals(400, back.getWebResponse().getStatusCode());
        form.getTextAreaByName("export").setText("/opt/export\n${directory}");
        form.getTextAreaByName("import").setText("");
        form.getTextAreaByName("variables").setText("");
        form.getInputByName("timeout").setValue("1h");
        form.getTextAreaByName("freeze").setText("/opt/freeze");
        HtmlPage half = j.submit(form);
        assertTrue(half.asNormalizedText().contains("freeze and thaw belong together"));
        for (String told : List.of(
                "export: no argument names ${directory}",
                "import: nothing stands for ${password}",
                "variable 'novalue': write each as NAME=value",
                "'soon' is no duration")) {
            assertTrue(
                    told + " in " + back.asNormalizedText(),
                    back.asNormalizedText().contains(told));
        }
        assertEquals(
                "/opt/export",
                back.getForms().stream()
                        .filter(one -> one.getActionAttribute().equals("save"))
                        .findFirst()
                        .orElseThrow()
                        .getTextAreaByName("export")
                        .getText());
        assertEquals(
                Definitions.valuesOf(Definitions.all()),
                Definitions.valuesOf(PromotionConfiguration.get().getEnvironments()));
    }
}
