package org.jenkinsci.plugins.workflow.cps;

import groovy.lang.GroovyObjectSupport;
import hudson.EnvVars;
import hudson.model.Action;
import hudson.model.Run;
import java.io.IOException;
import java.util.LinkedHashMap;
import jenkins.model.RunAction2;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** {@code env}: the build's environment variables, and those the script sets. */
public class EnvActionImpl extends GroovyObjectSupport implements Action, RunAction2 {
    private final LinkedHashMap<String, String> env = new LinkedHashMap<>();
    private transient Run<?, ?> owner;

    /** The one of a build; made when first asked for. */
    public static EnvActionImpl forRun(WorkflowRun run) {
        EnvActionImpl action = run.getAction(EnvActionImpl.class);
        if (action == null) {
            action = new EnvActionImpl();
            run.addAction(action);
        }
        return action;
    }

    EnvVars environment() throws IOException, InterruptedException {
        EnvVars all = owner.getEnvironment(hudson.model.TaskListener.NULL);
        all.overrideAll(env);
        return all;
    }

    @Override
    public Object getProperty(String name) {
        CpsThread thread = CpsThread.current();
        try {
            EnvVars all = environment();
            if (thread != null) {
                all = org.jenkinsci.plugins.workflow.steps.EnvironmentExpander.getEffectiveEnvironment(
                        all,
                        thread.variables.get(EnvVars.class),
                        thread.variables.get(org.jenkinsci.plugins.workflow.steps.EnvironmentExpander.class));
            }
            return all.get(name);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void setProperty(String name, Object value) {
        env.put(name, String.valueOf(value));
        try {
            owner.save();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        owner = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        owner = r;
    }

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return null;
    }

    @Override
    public String getUrlName() {
        return null;
    }
}
