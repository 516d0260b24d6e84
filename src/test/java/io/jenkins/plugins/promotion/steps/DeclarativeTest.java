package io.jenkins.plugins.promotion.steps;

import static org.junit.Assume.assumeTrue;

import hudson.model.Result;
import io.jenkins.plugins.promotion.People;
import io.jenkins.plugins.promotion.Stages;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.BuildWatcher;
import org.jvnet.hudson.test.JenkinsRule;

/** The steps in Declarative Pipeline, which the embedded host refuses by name: this runs on genuine Jenkins only. */
public class DeclarativeTest {

    @ClassRule
    public static BuildWatcher log = new BuildWatcher();

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void stepsWorkInStagesOptionsWhenParallelAndPost() throws Exception {
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        Stages stages = Stages.three(folder.getRoot().toPath(), "promote");
        WorkflowJob job = j.jenkins.createProject(WorkflowJob.class, "promote");
        job.setDefinition(
                new CpsFlowDefinition("pipeline { agent none; stages { stage('x') { steps { echo 'x' } } } }", true));
        WorkflowRun trial = j.waitForCompletion(job.scheduleBuild2(0).waitForStart());
        assumeTrue("this host has no Declarative Pipeline", trial.getResult() == Result.SUCCESS);
        job.setDefinition(new CpsFlowDefinition(
                String.join(
                        "\n",
                        "pipeline {",
                        "  agent none",
                        "  stages {",
                        "    stage('Copy') { steps {",
                        "      copyEnvironment from: 'production', to: 'development', change: 'CR-7'",
                        "    } }",
                        "    stage('Gate') {",
                        "      options { timeout(time: 1, unit: 'HOURS') }",
                        "      steps { awaitSignOff name: 'Changes made', change: 'CR-7', approvers: 'dora', fourEyes: false }",
                        "    }",
                        "    stage('Never') {",
                        "      when { expression { false } }",
                        "      steps { closeChange change: 'CR-7' }",
                        "    }",
                        "    stage('Side by side') { parallel {",
                        "      stage('a') { steps {",
                        "        withConfigLock(environment: 'production', change: 'CR-7', reason: 'a look') { echo 'locked' }",
                        "      } }",
                        "      stage('b') { steps { copyEnvironment from: 'production', to: 'test', change: 'CR-7' } }",
                        "    } }",
                        "  }",
                        "  post { success { closeChange change: 'CR-7' } }",
                        "}"),
                true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        People people = new People("CR-7", Map.of("dora", "config-team")).during(run);
        people.approve("Changes made", "dora");
        j.assertBuildStatus(Result.SUCCESS, j.waitForCompletion(run));
        j.assertLogContains("Unlocked production", run);
        j.assertLogContains("Closed change CR-7", run);
    }
}
