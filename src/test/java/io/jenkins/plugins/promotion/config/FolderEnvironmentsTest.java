package io.jenkins.plugins.promotion.config;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Items;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.StageFolders;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.environment.DataSource;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.command.CommandType;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Environments of a folder: in the place that an administrator left to it, for jobs below it, and nothing else. */
public class FolderEnvironmentsTest {

    private static final String LOCK = "lockConfig environment: 'shop-test', change: 'CR-1', reason: 'release'";

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private Folder shop;
    private WorkflowJob job;
    private DumbSlave agent;
    private Path place;
    private StageFolders stages;

    @Before
    public void setUp() throws Exception {
        shop = j.createProject(Folder.class, "shop");
        job = shop.createProject(WorkflowJob.class, "promotion");
        agent = j.createOnlineSlave();
        place = folder.newFolder("left").toPath().toRealPath();
        stages = new StageFolders(place);
        stages.write("test/app.yaml", "a: 1\n");
        leave("shop");
    }

    private void leave(String... folders) {
        PromotionConfiguration.get()
                .setDelegations(Arrays.stream(folders)
                        .map(name -> new Delegation(name, "shop-", agent.getNodeName(), place.toString()))
                        .toList());
    }

    private Environment test(Consumer<Environment> more) {
        return environment("shop-test", "test", more);
    }

    private Environment environment(String name, String where, Consumer<Environment> more) {
        Environment one =
                new Environment(name, new DirectoryType(place.resolve(where).toString()));
        one.setNode(agent.getNodeName());
        one.setJobs(List.of("shop/promotion"));
        more.accept(one);
        return one;
    }

    /** As a config.xml that is sent has them: nothing asks whether they count. */
    private void hold(Environment... environments) throws Exception {
        FolderEnvironments held = shop.getProperties().get(FolderEnvironments.class);
        if (held == null) {
            shop.addProperty(new FolderEnvironments(List.of(environments)));
        } else {
            Field kept = FolderEnvironments.class.getDeclaredField("environments");
            kept.setAccessible(true);
            kept.set(held, List.of(environments));
        }
    }

    private String build(WorkflowJob one, Result result) throws Exception {
        one.setDefinition(new CpsFlowDefinition(LOCK, true));
        return JenkinsRule.getLog(j.assertBuildStatus(result, one.scheduleBuild2(0)));
    }

    private static List<String> names() {
        return Environments.all().stream().map(Environment::getName).toList();
    }

    @Test
    public void jobsBelowTheFolderUseThem() throws Exception {
        WorkflowJob other = j.createProject(WorkflowJob.class, "other");
        hold(test(e -> {}));

        build(job, Result.SUCCESS);
        assertEquals(List.of("shop-test"), names());
        assertEquals(
                "not an administrator's",
                List.of(),
                PromotionConfiguration.get().getEnvironments());
        assertThat(build(other, Result.FAILURE), containsString("may use no environment 'shop-test'"));

        leave();
        assertEquals("taken back", List.of(), names());
    }

    private String objection(Environment one) {
        List<String> objections = Environments.objections("shop", List.of(one));
        assertEquals(objections.toString(), 1, objections.size());
        return objections.get(0);
    }

    @Test
    public void whatIsNotLeftToTheFolderDoesNotCount() throws Exception {
        assertThat(objection(environment("test", "test", e -> {})), containsString("its name begins with 'shop-'"));
        assertThat(objection(test(e -> e.setNode("db"))), containsString("its node is '" + agent.getNodeName()));
        for (String where : List.of("", "../other", "test/../../other")) {
            assertThat(objection(environment("shop-test", where, e -> {})), containsString("directory below " + place));
        }
        assertThat(objection(test(e -> e.setJobs(List.of("shopping/promotion")))), containsString("not below folder"));
        assertThat(objection(test(e -> e.setCopySetuid(true))), containsString("only administrators"));
        assertThat(objection(test(e -> e.setBuiltInNode(true))), containsString("only administrators"));
        assertThat(
                objection(test(e -> e.setDataSources(List.of(new DataSource("db", "jdbc:h2:mem:x"))))),
                containsString("only administrators"));
        Environment command = new Environment("shop-test", new CommandType(List.of("/bin/cp", "${directory}")));
        command.setNode(agent.getNodeName());
        assertThat(objection(command), containsString("it is a directory below"));
        assertThat(objection(test(e -> e.setScope(List.of("../x")))), containsString("scope"));

        hold(environment("test", "test", e -> {}), command);
        assertEquals(List.of(), names());
        assertEquals(
                2,
                shop.getProperties()
                        .get(FolderEnvironments.class)
                        .getObjections()
                        .size());
    }

    /** A folder's config.xml holds whatever was sent there; it must not stop all that others do. */
    @Test
    public void whatIsNoDefinitionStopsNobody() throws Exception {
        String kind = Environment.class.getName();
        String type = "<type class='" + DirectoryType.class.getName() + "'/>";
        String property = FolderEnvironments.class.getName();
        String sent = String.join(
                "",
                "<null/>",
                "<string>shop-test</string>",
                "<" + kind + "/>",
                "<" + kind + "><name>shop-test</name>" + type + "</" + kind + ">",
                "<" + kind + "><name>shop-first</name><node>" + agent.getNodeName() + "</node>"
                        + type.replace("/>", "><path>" + place.resolve("test") + "</path></type>")
                        + "<jobs><null/><string>shop/promotion</string></jobs></" + kind + ">");
        String xml = "<" + property + "><environments>" + sent + "</environments></" + property + ">";
        shop.addProperty((FolderEnvironments) Items.XSTREAM2.fromXML(xml));
        assertEquals(List.of("shop-first"), names());
        job.renameTo("release");
        assertEquals(List.of(List.of("shop/release")), jobs());
    }

    /** People of all changes whose environments should not be out together hear of each other's outages. */
    @Test
    public void aFolderJoinsNoGroupOfOthers() throws Exception {
        PromotionConfiguration.get()
                .setEnvironments(List.of(environment("mine", "../mine", e -> e.setTogether("night"))));
        hold(test(e -> e.setTogether("night")), environment("shop-second", "second", e -> e.setTogether("night")));
        assertEquals(
                List.of("night", "shop/night", "shop/night"),
                Environments.all().stream().map(Environment::group).toList());
    }

    @Test
    public void anAdministratorsEnvironmentCounts() throws Exception {
        hold(test(e -> {}), environment("shop-second", "second", e -> {}));
        Environment mine = environment("mine", "test/inner", e -> {});
        assertThrows(Refusal.class, () -> Environments.requireApart(mine));
        PromotionConfiguration.get().setEnvironments(List.of(mine));
        assertEquals(List.of("mine", "shop-second"), names());
        PromotionConfiguration.get().setEnvironments(List.of(environment("SHOP-second", "elsewhere", e -> {})));
        assertEquals(List.of("SHOP-second", "shop-test"), names());
    }

    /** Whoever writes in the place that is left to the folder leads the agent nowhere else. */
    @Test
    public void aLinkLeadsNowhereElse() throws Exception {
        Path other = folder.newFolder("another-product").toPath();
        Files.writeString(other.resolve("app.yaml"), "a: 1\n");
        Files.createSymbolicLink(place.resolve("led"), other);
        hold(environment("shop-test", "led", e -> {}));
        assertThat(build(job, Result.FAILURE), containsString("leads out of '" + place));

        Files.delete(place.resolve("led"));
        Files.createSymbolicLink(place.resolve("led"), place.resolve("test"));
        build(job, Result.SUCCESS);
    }

    /** A link in the folder's place must not make the administrator's environment one that has a neighbour within. */
    @Test
    public void aLinkToAnAdministratorsEnvironmentIsNotInItsWay() throws Exception {
        WorkflowJob theirs = j.createProject(WorkflowJob.class, "theirs");
        Stages own = new Stages(folder.newFolder("own").toPath())
                .define("central", "theirs", e -> e.setNode(agent.getNodeName()));
        own.write("central/app.yaml", "a: 1\n");
        Files.createSymbolicLink(place.resolve("led"), own.folder("central"));
        hold(environment("shop-test", "led", e -> {}));
        theirs.setDefinition(
                new CpsFlowDefinition(LOCK.replace("shop-test", "central").replace("CR-1", "CR-2"), true));
        j.assertBuildStatus(Result.SUCCESS, theirs.scheduleBuild2(0));
        String told = build(job, Result.FAILURE);
        assertThat(told, containsString("leads out of '" + place));
        assertFalse("nor is it told whom it led to", told.contains("central"));
    }

    @Test
    public void renamedItemsAreCarriedOver() throws Exception {
        hold(test(e -> {}), environment("shop-second", "second", e -> {}));
        job.renameTo("release");
        assertEquals(List.of(List.of("shop/release"), List.of("shop/release")), jobs());
        shop.renameTo("store");
        assertEquals(List.of(List.of("store/release"), List.of("store/release")), jobs());
        build(job, Result.SUCCESS);
    }

    private static List<List<String>> jobs() {
        return Environments.all().stream().map(Environment::getJobs).toList();
    }

    /** It has no right to them any more, and takes them from no other job. */
    @Test
    public void aJobThatLeavesTheFolderLeavesItsEnvironments() throws Exception {
        WorkflowJob other = shop.createProject(WorkflowJob.class, "other");
        hold(test(e -> e.setJobs(List.of("shop/promotion", "shop/other"))));
        Environments.renameJob("shop/promotion", "elsewhere/promotion");
        assertEquals(List.of(List.of("shop/other")), jobs());
        build(other, Result.SUCCESS);
    }

    /** Whoever may create a folder gets nothing that was left to another of its name. */
    @Test
    public void anotherFolderOfTheNameGetsNothing() throws Exception {
        hold(test(e -> {}));
        assertEquals(List.of("shop-test"), names());
        shop.delete();
        shop = j.createProject(Folder.class, "shop");
        hold(test(e -> {}));
        assertEquals(List.of(), names());
        Jobs.takeOver(shop);
        assertEquals(List.of("shop-test"), names());
    }

    @Test
    public void delegationsWithMistakesAreRefused() {
        for (Delegation wrong : List.of(
                new Delegation("", "shop-", "db", "/srv/shop"),
                new Delegation("shop", "", "db", "/srv/shop"),
                new Delegation("shop", "../", "db", "/srv/shop"),
                new Delegation("shop", "shop-", "built-in", "/srv/shop"),
                new Delegation("shop", "shop-", "", "/srv/shop"),
                new Delegation("shop", "shop-", "db", "srv/shop"),
                new Delegation("shop", "shop-", "db", "/srv/.."))) {
            Refusal refusal = assertThrows(
                    Refusal.class, () -> PromotionConfiguration.get().setDelegations(List.of(wrong)));
            assertThat(refusal.getMessage(), containsString("delegation to folder"));
        }
        assertTrue(Environments.delegations("shop").get(0).getPath().startsWith("/"));
    }

    private String lock(String environment, Result result) throws Exception {
        job.setDefinition(new CpsFlowDefinition(
                "lockConfig environment: '" + environment + "', change: 'CR-2', reason: 'another'", true));
        return JenkinsRule.getLog(j.assertBuildStatus(result, job.scheduleBuild2(0)));
    }

    /** Whoever configures the folder may write into its config.xml what no form would take. */
    @Test
    public void placeThatAChangeHasKeepsItsLockUnderEveryName() throws Exception {
        hold(test(e -> {}));
        build(job, Result.SUCCESS);
        Files.createSymbolicLink(place.resolve("link"), place.resolve("test"));
        Files.createDirectories(place.resolve("test/sub"));
        Files.createDirectories(place.resolve("elsewhere"));
        for (String where : List.of("test", "test/", "x/../test", "link", "test/sub", "link/sub", "test/sub/..")) {
            hold(environment("shop-b", where, e -> {}));
            String refused = lock("shop-b", Result.FAILURE);
            assertEquals(where, List.of("shop-b"), names());
            assertThat(where, refused, containsString("shop-test"));
        }
        hold(test(e -> {}), environment("shop-b", "link", e -> {}));
        assertThat("beside it", lock("shop-b", Result.FAILURE), containsString("one place"));
        hold(environment("shop-test", "elsewhere", e -> {}), environment("shop-b", "test", e -> {}));
        assertThat("moved away", lock("shop-b", Result.FAILURE), containsString("by the name 'shop-test'"));
        String told = lock("shop-test", Result.FAILURE);
        assertThat("taken along", told, containsString("is not where it was"));
        assertThat(told, containsString("' at " + place.resolve("test")));
        assertThat("no class of ours", told, not(containsString("DirectoryType")));
        Binding.Place mine = Promotion.get().bindings().of("shop-test").place();
        Binding.Place theirs = new Binding.Place(mine.node(), "/srv/others", "/srv/others", null, "others");
        Promotion.get().bindings().update("shop-test", b -> b.withPlace(theirs));
        assertThat("of another folder", lock("shop-test", Result.FAILURE), not(containsString("/srv/others")));
        Promotion.get().bindings().update("shop-test", b -> b.withPlace(mine));

        hold(test(e -> {}));
        assertThat("as it was", build(job, Result.SUCCESS), containsString("locked"));
        job.setDefinition(new CpsFlowDefinition("unlockConfig environment: 'shop-test', change: 'CR-1'", true));
        j.assertBuildStatus(Result.SUCCESS, job.scheduleBuild2(0));
        hold(environment("shop-b", "test", e -> {}));
        lock("shop-b", Result.SUCCESS);
    }

    /** An administrator's definitions could be taken away and come back in two steps, which looked like a new one. */
    @Test
    public void placeOfARemovedDefinitionKeepsItsLockToo() throws Exception {
        Environment one = test(e -> {});
        PromotionConfiguration.get().setEnvironments(List.of(one));
        build(job, Result.SUCCESS);
        PromotionConfiguration.get().setEnvironments(List.of());
        PromotionConfiguration.get().setEnvironments(List.of(environment("other", "test", e -> {})));
        assertThat(lock("other", Result.FAILURE), containsString("by the name 'shop-test'"));
        hold(test(e -> {}));
        assertEquals("the administrator's counts", List.of("other"), names());
        PromotionConfiguration.get().setEnvironments(List.of(environment("shop-test", "moved", e -> {})));
        Files.createDirectories(place.resolve("moved"));
        assertThat("an administrator may move it", build(job, Result.SUCCESS), containsString("locked"));
    }
}
