package io.jenkins.plugins.promotion;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Definitions;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.view.PromotionAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/**
 * What earlier versions left in JENKINS_HOME, read by this version: definitions, bindings and builds of version 0.1.0, and a
 * change in the format that came after it. The files below {@code stored} are never changed; a version that stores something
 * in another way gets a folder of its own.
 */
public class StoredHomeTest {

    private static final Path STORED = Path.of("src/test/resources/stored/0.1.0");
    private static final Path CHANGES = Path.of("src/test/resources/stored/format-2");
    private static final String CONFIGURATION = "io.jenkins.plugins.promotion.config.PromotionConfiguration.xml";
    private static final String RECORD = "configuration-promotion/changes/CR-2031";

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    /** Leaves a home behind, with a build that has its action, and does something to it. */
    private void leave(Damage damage) throws Throwable {
        leave(true, damage);
    }

    private void leave(boolean changes, Damage damage) throws Throwable {
        sessions.then(j -> {
            WorkflowJob job = j.createProject(WorkflowJob.class, "promote");
            job.setDefinition(new CpsFlowDefinition("echo 'hello'", true));
            WorkflowRun run = j.buildAndAssertSuccess(job);
            run.save();
            Path home = j.jenkins.getRootDir().toPath();
            copy(STORED, home);
            if (changes) {
                copy(CHANGES, home);
            }
            edit(
                    build(home),
                    text -> text.replaceFirst(
                            "<actions( [^>]*)?>|<actions */>",
                            "<actions>"
                                    + read(STORED.resolve("build-action.xml")).replace("$", "\\$")
                                    + (text.contains("<actions/>") ? "</actions>" : "")));
            damage.to(home);
        });
    }

    private static void copy(Path stored, Path home) throws IOException {
        try (Stream<Path> files = Files.walk(stored)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = home.resolve(stored.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.write(copy, Files.readAllBytes(file));
            }
        }
    }

    private interface Damage {
        void to(Path home) throws Exception;
    }

    private static Path build(Path home) {
        return home.resolve("jobs/promote/builds/1/build.xml");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void edit(Path file, UnaryOperator<String> edit) throws IOException {
        String before = read(file);
        String after = edit.apply(before);
        assertFalse("nothing was edited in " + file, before.equals(after));
        Files.writeString(file, after);
    }

    private static WorkflowRun run(JenkinsRule j) {
        return j.jenkins.getItemByFullName("promote", WorkflowJob.class).getBuildByNumber(1);
    }

    private static String page(JenkinsRule j, String path) throws Exception {
        JenkinsRule.WebClient client = j.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        HtmlPage page = client.goTo(path);
        assertEquals(path, 200, page.getWebResponse().getStatusCode());
        return page.asNormalizedText();
    }

    @Test
    public void everythingIsReadAgain() throws Throwable {
        leave(home -> {});
        sessions.then(j -> {
            assertEquals(
                    Definitions.valuesOf(Definitions.all().stream()
                            .filter(e ->
                                    List.of("plain", "filled", "production").contains(e.getName()))
                            .toList()),
                    Definitions.valuesOf(PromotionConfiguration.get().getEnvironments()));
            Change change = Promotion.get().changes().get("CR-2031").orElseThrow();
            assertEquals(0, change.firstAlteredEntry());
            ChangeState state = change.state();
            assertEquals(ChangePhase.CLOSED, state.phase());
            assertEquals("promote", state.job());
            assertEquals(2, state.round());
            assertEquals(2, state.revisions().size());
            assertEquals(83, state.version());
            assertEquals(
                    4, state.gates().stream().filter(GateRecord::isApproved).count());
            assertTrue(state.lastApply("test").orElseThrow().counts());
            assertEquals("ivan", state.lastApply("production").orElseThrow().implementer());
            assertTrue(new String(change.readFile(2, "work-plan.yaml")).contains("id: stop"));
            Binding binding = Promotion.get().bindings().of("production");
            assertEquals("production-1", binding.lock().token());
            assertEquals("CR-7", binding.queue().get(0).changeName());
            assertEquals("apply-2", binding.mark().apply());
            WorkflowRun run = run(j);
            assertEquals(Result.SUCCESS, run.getResult());
            assertEquals(1, run.getAction(PromotionAction.class).getChanges().size());
            assertTrue(page(j, run.getUrl() + "promotion/").contains("CR-2031"));
            assertTrue(page(j, "promotion-changes/CR-2031/").contains("the title is wrong"));
            assertTrue(page(j, "promotion-changes/CR-2031/plan/").contains("Stop the application"));
        });
    }

    @Test
    public void everyStateOnTheWayIsReadAgain() throws Throwable {
        List<String> lines = Files.readAllLines(CHANGES.resolve(RECORD).resolve("journal.jsonl"));
        leave(home -> {
            for (int i = 1; i < lines.size(); i++) {
                Path folder = home.resolve("configuration-promotion/changes/CR-2031-" + (i + 1));
                Files.createDirectories(folder);
                Files.writeString(folder.resolve("journal.jsonl"), String.join("\n", lines.subList(0, i)) + "\n");
            }
        });
        sessions.then(j -> {
            assertEquals(java.util.Map.of(), Promotion.get().changes().unreadable());
            assertEquals(lines.size(), Promotion.get().changes().all().size());
            for (int i : List.of(1, 20, 40, 60, lines.size() - 1)) {
                assertTrue(page(j, "promotion-changes/CR-2031-" + (i + 1) + "/").contains("CR-2031"));
            }
        });
    }

    @Test
    public void whatANewerVersionAddedIsPassedOver() throws Throwable {
        leave(home -> {
            edit(home.resolve(CONFIGURATION), text -> text.replaceFirst(
                            "<order>7</order>", "<order>7</order><colour>red</colour>")
                    .replaceFirst("<path>/srv/plain</path>", "<path>/srv/plain</path><mode>fast</mode>"));
            edit(build(home), text -> text.replaceFirst("<keys>", "<colour>red</colour><keys>"));
            edit(
                    home.resolve("configuration-promotion/environments/production.json"),
                    text -> text.replaceFirst("\"fence\":1", "\"fence\":1,\"colour\":\"red\""));
        });
        sessions.then(j -> {
            assertEquals(3, PromotionConfiguration.get().getEnvironments().size());
            assertEquals(
                    7,
                    PromotionConfiguration.get()
                            .environment("filled")
                            .orElseThrow()
                            .getOrder());
            assertEquals(
                    "production-1",
                    Promotion.get().bindings().of("production").lock().token());
            assertTrue(page(j, run(j).getUrl() + "promotion/").contains("CR-2031"));
        });
    }

    @Test
    public void whatAnOlderVersionDidNotStoreHasItsDefault() throws Throwable {
        leave(home -> edit(
                home.resolve(CONFIGURATION),
                text -> text.replaceAll("(?s)<(node|scope|exclude|local|secret|jobs|signOff)(/>|>.*?</\\1>)", "")));
        sessions.then(j -> {
            assertEquals(
                    Definitions.values(Definitions.all().get(0)),
                    Definitions.values(
                            PromotionConfiguration.get().environment("plain").orElseThrow()));
        });
    }

    @Test
    public void aTypeThatIsGoneCostsItsEnvironmentOnly() throws Throwable {
        leave(home -> edit(
                home.resolve(CONFIGURATION), text -> text.replaceFirst("DirectoryType\">", "TypeOfANewerVersion\">")));
        sessions.then(j -> {
            assertTrue(PromotionConfiguration.get().environment("plain").isEmpty());
            assertTrue(PromotionConfiguration.get().environment("filled").isPresent());
            assertTrue(page(j, "environments/").contains("filled"));
            assertTrue(
                    read(j.jenkins.getRootDir().toPath().resolve(CONFIGURATION)).contains("TypeOfANewerVersion"));
        });
    }

    @Test
    public void aBuildWhoseChangeIsGoneSaysSo() throws Throwable {
        leave(home -> {
            try (Stream<Path> files = Files.walk(home.resolve(RECORD))) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        });
        sessions.then(j -> {
            String text = page(j, run(j).getUrl() + "promotion/");
            assertTrue(text, text.contains("Change CR-2031: Its record is no longer in"));
            assertTrue(text, text.contains("CR-2031: window-began"));
            JenkinsRule.WebClient client = j.createWebClient().withThrowExceptionOnFailingStatusCode(false);
            assertEquals(
                    404,
                    client.goTo(run(j).getUrl() + "promotion/gate/r1-test/", null)
                            .getWebResponse()
                            .getStatusCode());
            assertTrue(page(j, "environments/").contains("unfinished apply"));
        });
    }

    @Test
    public void aRecordOfTheVersionBeforeTheFirstReleaseIsRefusedWithAdvice() throws Throwable {
        leave(false, home -> {});
        sessions.then(j -> {
            assertTrue(Promotion.get().changes().all().isEmpty());
            String text = page(j, "promotion-changes/");
            assertTrue(text, text.contains("version 0.1.0 wrote it, before the first release"));
            assertTrue(text, text.contains("move its folder out of the changes"));
        });
    }

    @Test
    public void aDamagedRecordIsKeptAndNamed() throws Throwable {
        leave(home -> edit(
                home.resolve(RECORD).resolve("journal.jsonl"),
                text -> text.replaceFirst("\"type\":\"gate-opened\"", "\"type\":\"gate-opened\" nonsense")));
        sessions.then(j -> {
            for (String path : List.of(run(j).getUrl() + "promotion/", "promotion-changes/")) {
                String text = page(j, path);
                assertTrue(text, text.contains("journal.jsonl, line "));
                assertTrue(text, text.contains("Restore the file from a backup"));
            }
            WorkflowJob job = j.jenkins.getItemByFullName("promote", WorkflowJob.class);
            PromotionConfiguration.get().setEnvironments(List.of());
            Path folder = j.jenkins.getRootDir().toPath().resolve("envs");
            Stages.three(folder, "promote");
            job.setDefinition(
                    new CpsFlowDefinition("lockConfig environment: 'test', change: 'CR-2031', reason: 'x'", true));
            WorkflowRun run = j.assertBuildStatus(
                    Result.FAILURE, j.waitForCompletion(job.scheduleBuild2(0).waitForStart()));
            j.assertLogContains("Change 'CR-2031' is there and cannot be read, so no other is opened", run);
            j.assertLogNotContains("\tat ", run);
            assertNull(Promotion.get().bindings().of("test").lock());
        });
    }

    @Test
    public void aDamagedBindingLetsNobodyWrite() throws Throwable {
        leave(home -> edit(
                home.resolve("configuration-promotion/environments/production.json"), text -> text.substring(0, 90)));
        sessions.then(j -> {
            String text = page(j, "environments/");
            assertTrue(text, text.contains("production.json cannot be read"));
            assertTrue(text, text.contains("plain"));
            assertThrows(IOException.class, () -> Promotion.get().bindings().of("production"));
        });
    }

    /** As after the plugin was removed or disabled: a class that no one knows costs its action, not the build. */
    @Test
    public void aBuildSurvivesAnActionThatNoPluginKnows() throws Throwable {
        leave(home -> edit(
                build(home), text -> text.replace("promotion.view.PromotionAction", "promotion.view.RemovedAction")));
        sessions.then(j -> {
            WorkflowRun run = run(j);
            assertNotNull(run);
            assertEquals(Result.SUCCESS, run.getResult());
            assertNull(run.getAction(PromotionAction.class));
            assertTrue(page(j, run.getUrl()).contains("#1"));
        });
    }
}
