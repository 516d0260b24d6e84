package org.jvnet.hudson.test;

import java.io.File;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.TestRule;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;

/** Runs Jenkins several times over one home folder and one port: each step is a session, a restart lies between. */
public class JenkinsSessionRule implements TestRule {
    private final TemporaryFolder folder = new TemporaryFolder();
    private Description description;
    private int port;

    /** One session. */
    @FunctionalInterface
    public interface Step {
        void run(JenkinsRule r) throws Throwable;
    }

    public File getHome() {
        return folder.getRoot();
    }

    @Override
    public Statement apply(Statement base, Description description) {
        this.description = description;
        return folder.apply(base, description);
    }

    /** Starts Jenkins, runs the step, stops Jenkins; builds that are running go on in the next session. */
    public void then(Step step) throws Throwable {
        JenkinsRule rule = new JenkinsRule(getHome(), port);
        Statement session = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                port = rule.port();
                step.run(rule);
            }
        };
        rule.apply(session, description).evaluate();
    }
}
