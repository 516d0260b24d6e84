package io.jenkins.embedded.steps;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.TopLevelItem;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code node { }}: takes one of this machine's executors and a workspace. */
public class NodeStep extends Step {
    private String label;

    @DataBoundConstructor
    public NodeStep() {}

    @DataBoundSetter
    public void setLabel(String label) {
        this.label = label;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        if (label != null && !Set.of("", "built-in", "master").contains(label)) {
            throw new AbortException("There is no node with the label '" + label
                    + "': the embedded host is one machine, called 'built-in'");
        }
        return new Execution(context);
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1;
        private boolean running;
        private String workspace;
        private transient boolean told;

        Execution(StepContext context) {
            super(context);
        }

        @Override
        public boolean start() throws Exception {
            tryNow();
            return false;
        }

        @Override
        public void onResume() {
            try {
                if (running) {
                    Executors.take(workspace);
                } else {
                    tryNow();
                }
            } catch (Exception e) {
                getContext().onFailure(e);
            }
        }

        private void tryNow() throws Exception {
            Run<?, ?> run = getContext().get(Run.class);
            FilePath base = Jenkins.get().getWorkspaceFor((TopLevelItem) run.getParent());
            String taken = Executors.takeFree(base.getRemote());
            if (taken == null) {
                if (!told) {
                    told = true;
                    getContext().get(TaskListener.class).getLogger().println("Waiting for next available executor");
                }
                Timer.get()
                        .schedule(
                                () -> {
                                    try {
                                        tryNow();
                                    } catch (Exception e) {
                                        getContext().onFailure(e);
                                    }
                                },
                                200,
                                TimeUnit.MILLISECONDS);
                return;
            }
            running = true;
            workspace = taken;
            FilePath folder = new FilePath(new java.io.File(taken));
            folder.mkdirs();
            getContext().get(TaskListener.class).getLogger().println("Running on Built-In Node in " + taken);
            EnvVars env = new EnvVars();
            env.put("NODE_NAME", "built-in");
            env.put("NODE_LABELS", "built-in");
            env.put("WORKSPACE", taken);
            Computer computer = Jenkins.get().toComputer();
            getContext()
                    .newBodyInvoker()
                    .withContexts(computer, folder, env)
                    .withCallback(new Release(taken))
                    .start();
        }

        @Override
        public void stop(Throwable cause) throws Exception {
            if (!running) {
                super.stop(cause);
            }
        }
    }

    private static final class Release extends BodyExecutionCallback.TailCall {
        private static final long serialVersionUID = 1;
        private final String workspace;

        Release(String workspace) {
            this.workspace = workspace;
        }

        @Override
        protected void finished(StepContext context) {
            Executors.release(workspace);
        }
    }

    /** node. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("node", true, TaskListener.class, Run.class);
        }

        @Override
        public Set<? extends Class<?>> getProvidedContext() {
            return Set.of(
                    Computer.class, FilePath.class, EnvVars.class, hudson.Launcher.class, hudson.model.Node.class);
        }
    }
}
