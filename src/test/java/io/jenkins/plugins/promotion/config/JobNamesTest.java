package io.jenkins.plugins.promotion.config;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
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
