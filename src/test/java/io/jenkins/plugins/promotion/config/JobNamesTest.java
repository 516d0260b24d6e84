package io.jenkins.plugins.promotion.config;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.lock.Binding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** A renamed job keeps its changes and its right to environments; its old name has neither any more. */
public class JobNamesTest {

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static Path file(String name) {
        return Promotion.root().resolve(name);
    }

    private static void damage(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createDirectories(file.resolve("in-the-way"));
    }

    private static Binding.Lock lock(String change, String build) throws IOException {
        Promotion.get()
                .bindings()
                .acquire("test", new Binding.Waiting("t", change, change, "now", "r", build), "build:" + build, "v1:t");
        return Promotion.get().bindings().of("test").lock();
    }

    /** Another of its name begins with #1 again, and would have the lock. */
    @Test
    public void whoseADeletedJobsBuildsWereIsToldThoughItsIdCannotBeNoted() throws Exception {
        new Stages(folder.getRoot().toPath()).define("test", "old", e -> {});
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "old");
        assertEquals("old#1", lock("CR-1", "old#1").build());
        damage(file("jobs.json"));

        job.delete();

        assertEquals(
                "old#1 (of the job before)",
                Promotion.get().bindings().of("test").lock().build());
    }

    @Test
    public void oneChangeThatCannotBeWrittenKeepsNothingElseFromFollowing() throws Exception {
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "old");
        new Stages(folder.getRoot().toPath()).define("test", "old", e -> {});
        List<Change> changes = new ArrayList<>();
        for (String name : List.of("CR-1", "CR-2", "CR-3")) {
            changes.add(Promotion.get().changes().use(new ChangeName(name), "old", "dora"));
        }
        lock("CR-1", "old#1");
        damage(file("changes/CR-2/journal.jsonl"));

        job.renameTo("new");

        assertEquals(
                List.of("new", "old", "new"),
                changes.stream().map(change -> change.summary().job()).toList());
        assertEquals(
                List.of("new"),
                PromotionConfiguration.get().environment("test").orElseThrow().getJobs());
        assertEquals("new#1", Promotion.get().bindings().of("test").lock().build());
        WorkflowJob another = j.jenkins.createProject(WorkflowJob.class, "old");
        assertTrue("what it still is named in is not another's", Jobs.isStranger(another));
    }

    /** Of what names jobs, this file was the only one that is asked before the others follow. */
    @Test
    public void jobThatCannotBeNotedIsFollowedByAllThatNamesIt() throws Exception {
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "old");
        new Stages(folder.getRoot().toPath()).define("test", "old", e -> {});
        Change change = Promotion.get().changes().use(new ChangeName("CR-1"), "old", "dora");
        assertTrue(Jobs.meet(job));
        Path full = file("jobs.json.new");
        damage(full);

        job.renameTo("new");

        assertEquals("new", change.summary().job());
        assertEquals(
                List.of("new"),
                PromotionConfiguration.get().environment("test").orElseThrow().getJobs());
        assertFalse("it is itself under its new name", Jobs.isStranger(job));
        Files.delete(full.resolve("in-the-way"));
        assertTrue(Jobs.meet(job));
        assertTrue(
                Files.readString(file("jobs.json")),
                Files.readString(file("jobs.json")).contains("\"new\""));
        WorkflowJob another = j.jenkins.createProject(WorkflowJob.class, "old");
        assertTrue("and nobody else under its old one", Jobs.isStranger(another));
    }

    @Test
    public void renamedJobIsCarriedOver() throws Exception {
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "old");
        new Stages(folder.getRoot().toPath()).define("test", "old", e -> {});
        Change change = Promotion.get().changes().use(new ChangeName("CR-1"), "old", "dora");

        job.renameTo("new");

        assertEquals("new", change.state().job());
        assertEquals(
                List.of("new"),
                PromotionConfiguration.get().environment("test").orElseThrow().getJobs());
    }
}
