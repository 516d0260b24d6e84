package io.jenkins.embedded;

import hudson.model.Result;
import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/** A host without a web server in a fresh folder, which may be stopped and started again. */
public final class HostRule extends ExternalResource {
    private final TemporaryFolder folder = new TemporaryFolder();
    private Jenkins jenkins;

    @Override
    public Statement apply(Statement base, Description description) {
        return folder.apply(super.apply(base, description), description);
    }

    @Override
    protected void before() throws Throwable {
        start();
    }

    @Override
    protected void after() {
        jenkins.cleanUp();
    }

    void start() throws Exception {
        jenkins = new Jenkins(new File(folder.getRoot(), "home"));
        jenkins.start();
    }

    void stop() {
        jenkins.cleanUp();
    }

    void restart() throws Exception {
        stop();
        start();
    }

    WorkflowRun begin(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(
                WorkflowJob.class, "p" + jenkins.getItems().size());
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    WorkflowRun run(String script) throws Exception {
        return end(begin(script));
    }

    WorkflowRun run(Result expected, String script) throws Exception {
        WorkflowRun run = run(script);
        if (run.getResult() != expected) {
            throw new AssertionError("Expected " + expected + " but was " + run.getResult() + ":\n" + run.getLog());
        }
        return run;
    }

    WorkflowRun end(WorkflowRun run) throws Exception {
        try {
            return run.end().get(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("still running:\n" + run.getLog(), e);
        }
    }

    WorkflowRun again(WorkflowRun run) {
        return jenkins.getItemByFullName(run.getParent().getFullName(), WorkflowJob.class)
                .getBuildByNumber(run.getNumber());
    }
}
