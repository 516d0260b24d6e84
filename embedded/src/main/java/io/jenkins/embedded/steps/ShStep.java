package io.jenkins.embedded.steps;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.TaskListener;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code sh 'command'}: the shell outlives the host and is watched through its files. */
public class ShStep extends Step {
    private final String script;
    private boolean returnStdout;
    private boolean returnStatus;

    @DataBoundConstructor
    public ShStep(String script) {
        this.script = script;
    }

    @DataBoundSetter
    public void setReturnStdout(boolean returnStdout) {
        this.returnStdout = returnStdout;
    }

    @DataBoundSetter
    public void setReturnStatus(boolean returnStatus) {
        this.returnStatus = returnStatus;
    }

    @Override
    public StepExecution start(StepContext context) {
        if (returnStdout && returnStatus) {
            throw new IllegalArgumentException("sh gives either returnStdout or returnStatus, not both");
        }
        return new Execution(context, this);
    }

    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1;
        private final transient String script;
        private final boolean returnStdout;
        private final boolean returnStatus;
        private String control;
        private long shown;
        private boolean ended;

        Execution(StepContext context, ShStep step) {
            super(context);
            this.script = step.script;
            this.returnStdout = step.returnStdout;
            this.returnStatus = step.returnStatus;
        }

        @Override
        public boolean start() throws Exception {
            FilePath workspace = getContext().get(FilePath.class);
            workspace.mkdirs();
            Path dir = Files.createTempDirectory(
                    Files.createDirectories(Path.of(workspace.getRemote() + "@tmp")), "durable-");
            control = dir.toString();
            boolean own = script.startsWith("#!");
            Path file = Files.writeString(dir.resolve("script.sh"), script);
            file.toFile().setExecutable(true);
            String run = own ? "'" + file + "'" : "sh -xe '" + file + "'";
            String output = returnStdout ? "> '" + dir + "/output' 2> '" + dir + "/log'" : "> '" + dir + "/log' 2>&1";
            String wrapper = "echo $$ > '" + dir + "/pid'; " + run + " " + output + " < /dev/null; echo $? > '" + dir
                    + "/status.tmp'; mv '" + dir + "/status.tmp' '" + dir + "/status'";
            boolean setsid = new File("/usr/bin/setsid").canExecute();
            ProcessBuilder builder = setsid
                    ? new ProcessBuilder("/usr/bin/setsid", "sh", "-c", wrapper)
                    : new ProcessBuilder("sh", "-c", wrapper);
            EnvVars env = getContext().get(EnvVars.class);
            builder.environment().clear();
            builder.environment().putAll(env);
            builder.directory(new File(workspace.getRemote()));
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.start();
            watch();
            return false;
        }

        @Override
        public void onResume() {
            watch();
        }

        private void watch() {
            Timer.get().schedule(this::look, 50, TimeUnit.MILLISECONDS);
        }

        private synchronized void look() {
            if (ended) {
                return;
            }
            Path status = Path.of(control, "status");
            try {
                boolean over = Files.exists(status);
                show();
                if (!over) {
                    watch();
                    return;
                }
                ended = true;
                end(Integer.parseInt(Files.readString(status).strip()));
            } catch (IOException | InterruptedException | RuntimeException e) {
                ended = true;
                getContext().onFailure(e);
            }
        }

        private void show() throws IOException, InterruptedException {
            Path log = Path.of(control, "log");
            if (!Files.exists(log)) {
                return;
            }
            try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
                byte[] fresh = new byte[(int) Math.min(in.length() - shown, 1 << 20)];
                in.seek(shown);
                in.readFully(fresh);
                shown += fresh.length;
                getContext().get(TaskListener.class).getLogger().write(fresh);
            }
        }

        private void end(int status) throws IOException, InterruptedException {
            String output = returnStdout ? Files.readString(Path.of(control, "output"), StandardCharsets.UTF_8) : null;
            hudson.Util.deleteRecursive(new File(control));
            if (returnStatus) {
                getContext().onSuccess(status);
            } else if (status != 0) {
                getContext().onFailure(new AbortException("script returned exit code " + status));
            } else {
                getContext().onSuccess(output);
            }
        }

        @Override
        public synchronized void stop(Throwable cause) throws Exception {
            ended = true;
            Path pid = Path.of(control, "pid");
            if (Files.exists(pid)) {
                long id = Long.parseLong(Files.readString(pid).strip());
                ProcessHandle.of(id).ifPresent(shell -> {
                    shell.descendants().forEach(ProcessHandle::destroy);
                    shell.destroy();
                });
            }
            super.stop(cause);
        }
    }

    /** sh. */
    public static class DescriptorImpl extends HostStepDescriptor {
        public DescriptorImpl() {
            super("sh", false, FilePath.class, TaskListener.class, EnvVars.class);
        }
    }
}
