package io.jenkins.plugins.promotion.environment;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.ExtensionList;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.command.CommandType;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import io.jenkins.plugins.promotion.environment.git.GitType;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    public JenkinsRule j = patient();

    /** A genuine controller's pages with a form of every type take a browser of Java many seconds each. */
    private static JenkinsRule patient() {
        JenkinsRule rule = new JenkinsRule();
        rule.timeout = 900;
        return rule;
    }

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
                            configuration.put(new Environment(
                                    "e" + person + "-" + n, new DirectoryType("/srv/e" + person + "-" + n)));
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

    private static HtmlForm form(HtmlPage page) {
        return page.getFormByName("environment");
    }

    @Test
    public void theEditorKeepsEveryValue() throws Exception {
        JenkinsRule.WebClient client =
                j.createWebClient(); // One, which keeps what it compiled: a controller has many scripts.
        for (Environment before : Definitions.all()) {
            HtmlPage page = client.goTo("manage/environment-definitions/define/" + before.getName() + "/");
            j.submit(form(page));
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
        for (boolean production : List.of(false, true)) {
            HtmlForm form = form(j.createWebClient().goTo("manage/environment-definitions/new/"));
            form.getInputByName("_.name").setValue("new-" + production);
            form.getInputByName("_.path").setValue("/srv/new-" + production);
            form.getInputByName("_.builtInNode").setChecked(true);
            form.getInputByName("_.production").setChecked(production);
            j.submit(form);
            Environment made = PromotionConfiguration.get()
                    .environment("new-" + production)
                    .orElseThrow();
            Environment expected = new Environment("new-" + production, new DirectoryType("/srv/new-" + production));
            expected.setBuiltInNode(true);
            expected.setProduction(production);
            assertEquals(Definitions.values(expected), Definitions.values(made));
        }
    }

    /** All of them at once, with what was typed. */
    @Test
    public void mistakesAreToldAndNothingTypedIsLost() throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        HtmlForm form = form(client.goTo("manage/environment-definitions/define/commands/"));
        form.getTextAreaByName("_.export").setText("/opt/export");
        form.getTextAreaByName("_.import").setText("/opt/import\n${directory}\n${password}");
        form.getTextAreaByName("_.variables").setText("novalue");
        form.getInputByName("_.timeout").setValue("soon");
        form.getTextAreaByName("_.freeze").setText("/opt/freeze");
        HtmlPage back = j.submit(form);
        assertEquals(400, back.getWebResponse().getStatusCode());
        for (String told : List.of(
                "export: no argument names ${directory}",
                "import: nothing stands for ${password}",
                "variable 'novalue': write each as NAME=value",
                "'soon' is no duration",
                "freeze and thaw belong together")) {
            assertTrue(
                    told + " in " + back.asNormalizedText(),
                    back.asNormalizedText().contains(told));
        }
        assertEquals(
                "/opt/export",
                form(back).getTextAreaByName("_.export").getText().trim());
        assertEquals("soon", form(back).getInputByName("_.timeout").getValue());
        assertEquals(
                Definitions.valuesOf(Definitions.all()),
                Definitions.valuesOf(PromotionConfiguration.get().getEnvironments()));
    }

    @Test
    public void variablesAreCheckedWhileTheyAreTyped() {
        CommandType.DescriptorImpl form = ExtensionList.lookupSingleton(CommandType.DescriptorImpl.class);
        assertEquals(FormValidation.Kind.OK, form.doCheckVariables(null).kind);
        assertEquals(FormValidation.Kind.OK, form.doCheckVariables("PGHOST=db1\r\n\r\nEMPTY=\r\n").kind);
        for (String wrong : List.of("PGHOST", "A=1\nA=2", "A B=1")) {
            assertEquals(wrong, FormValidation.Kind.ERROR, form.doCheckVariables(wrong).kind);
        }
    }

    @Test
    public void everyMistakeOfEveryDefinitionIsToldAndNothingChanges() {
        PromotionConfiguration configuration = PromotionConfiguration.get();
        Environment odd = new Environment("a b", new DirectoryType("relative"));
        odd.setScope(List.of("/absolute"));
        odd.setAllowReplay("maybe");
        Refusal refused = assertThrows(
                Refusal.class, () -> configuration.setEnvironments(List.of(odd, new Environment("none", null))));
        for (String told : List.of(
                "environment 'a b': a name begins with a letter or digit",
                "environment 'a b': directory path 'relative'",
                "environment 'a b': allowReplay: 'maybe'",
                "environment 'a b': scope",
                "environment 'none': it has no type")) {
            assertTrue(refused.getMessage(), refused.getMessage().contains(told));
        }
        assertEquals(Definitions.valuesOf(Definitions.all()), Definitions.valuesOf(configuration.getEnvironments()));
    }

    @Test
    public void aRootIsAFolderOfItsOwn() {
        PromotionConfiguration configuration = PromotionConfiguration.get();
        for (String all : List.of("/", "//", "/.", "/srv/..")) {
            Environment whole = new Environment("whole", new DirectoryType(all));
            Refusal refused = assertThrows(all, Refusal.class, () -> configuration.setEnvironments(List.of(whole)));
            assertTrue(refused.getMessage(), refused.getMessage().contains("is all that the node has"));
        }
        for (String odd : List.of("/srv/a\nb", "/srv/a\0b")) {
            Environment control = new Environment("control", new DirectoryType(odd));
            Refusal refused = assertThrows(odd, Refusal.class, () -> configuration.setEnvironments(List.of(control)));
            assertTrue(refused.getMessage(), refused.getMessage().contains("control character"));
        }
    }

    /** Whatever protects an environment goes by its name, so no place has two. */
    private static Environment withSources(String name, DataSource... sources) {
        Environment environment = new Environment(name, new DirectoryType("/srv/" + name));
        environment.setBuiltInNode(true);
        environment.setDataSources(List.of(sources));
        return environment;
    }

    @Test
    public void dataSourcesAreAddressesWithoutPasswordsAndOfOneEnvironment() {
        for (String url : List.of(
                "",
                "postgresql://db/shop",
                "jdbc:postgresql://db/shop?user=a&password=b",
                "jdbc:sqlserver://db;Password = b",
                "jdbc:sqlserver://db;trustStorePassword=b",
                "jdbc:oracle:thin:@//db:1521/shop?javax.net.ssl.keyStorePassword=b",
                "jdbc:postgresql://user:pw@db/shop",
                "jdbc:oracle:thin:scott/tiger@//db:1521/shop")) {
            assertFalse(
                    url,
                    withSources("s", new DataSource("shop", url)).mistakes().isEmpty());
        }
        for (String url : List.of(
                "jdbc:postgresql://db:5432/shop?user=a",
                "jdbc:oracle:thin:@//db:1521/shop",
                "jdbc:h2:mem:a;MODE=MySQL")) {
            assertEquals(
                    url,
                    Map.of(),
                    withSources("s", new DataSource("shop", url)).mistakes().byField());
        }
        DataSource odd = new DataSource("a b", "jdbc:h2:mem:a");
        assertFalse(withSources("s", odd).mistakes().isEmpty());
        DataSource jars = new DataSource("shop", "jdbc:h2:mem:a");
        assertFalse(withSources("s", jars, jars).mistakes().isEmpty());
        jars.setJars(List.of("h2.jar"));
        assertFalse(withSources("s", jars).mistakes().isEmpty());
        jars.setJars(List.of());
        jars.setDriver("a b");
        assertFalse(withSources("s", jars).mistakes().isEmpty());
        PromotionConfiguration configuration = PromotionConfiguration.get();
        configuration.put(withSources("one", new DataSource("shop", "jdbc:postgresql://db/shop")));
        Environment two = withSources("two", new DataSource("other", "jdbc:postgresql://DB/shop"));
        String refusal =
                assertThrows(Refusal.class, () -> configuration.put(two)).getMessage();
        assertTrue(refusal, refusal.contains("is a database that environment 'one' has too"));
    }

    @Test
    public void placesAreDefinedOnce() {
        PromotionConfiguration configuration = PromotionConfiguration.get();
        for (String path : List.of(
                "/srv/production",
                "/srv/production/",
                "/srv/production/.",
                "/srv//production",
                "/srv/x/../production",
                "/srv/production/conf",
                "/srv",
                "/x/../srv/")) {
            Environment second = new Environment("second", new DirectoryType(path));
            Refusal refusal = assertThrows(path, Refusal.class, () -> configuration.put(second));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains("are one place, or one lies in the other"));
            List<Environment> all = new ArrayList<>(Definitions.all());
            all.add(second);
            assertThrows(path, Refusal.class, () -> configuration.setEnvironments(all));
        }
        for (String url :
                List.of("/srv/git/shop.git", "/srv/git/shop", "file:///srv/git/shop.git/", "/srv/git/./shop")) {
            GitType folder = new GitType(url, "main");
            folder.setFolder("conf");
            assertThrows(url, Refusal.class, () -> configuration.put(new Environment("second", folder)));
            configuration.put(new Environment("branch-of-its-own", new GitType(url, "main/conf")));
        }
        configuration.put(new Environment("remote", new GitType("https://git.example.org/team/shop.git", "main")));
        for (String url : List.of(
                "https://git.example.org:443/team/shop",
                "git@git.example.org:team/shop.git",
                "ssh://Git.Example.org:2222/team/shop/")) {
            Environment again = new Environment("second", new GitType(url, "main"));
            assertThrows(url, Refusal.class, () -> configuration.put(again));
        }
        configuration.put(
                new Environment("other-port", new GitType("https://git.example.org:8443/team/shop.git", "main")));
        configuration.put(new Environment("second", new DirectoryType("/srv/production-2")));
        Environment elsewhere = new Environment("third", new DirectoryType("/srv/production"));
        elsewhere.setNode("another");
        configuration.put(elsewhere);
    }

    /** Its lock, and what is known of it, would stay behind with the old name. */
    @Test
    public void environmentThatIsInUseKeepsItsName() throws Exception {
        PromotionConfiguration configuration = PromotionConfiguration.get();
        List<Environment> renamed = new ArrayList<>(Definitions.all());
        renamed.removeIf(e -> e.getName().equals("plain"));
        renamed.add(new Environment("fancy", new DirectoryType("/srv/plain/")));
        Promotion.get().bindings().update("plain", b -> b.withOccupant("some-change"));
        Refusal refusal = assertThrows(Refusal.class, () -> configuration.setEnvironments(renamed));
        assertTrue(refusal.getMessage(), refusal.getMessage().contains("'plain' cannot be called 'fancy'"));
        assertTrue(configuration.environment("plain").isPresent());
        Promotion.get().bindings().update("plain", b -> b.withOccupant(null));
        configuration.setEnvironments(renamed);
    }

    @Test
    public void namesThatDifferByCaseOnlyAreOne() {
        PromotionConfiguration configuration = PromotionConfiguration.get();
        assertThrows(Refusal.class, () -> configuration.put(new Environment("Plain", new DirectoryType("/srv/x"))));
        assertTrue(configuration.environment("plain").isPresent());
    }
}
