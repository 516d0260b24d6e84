package org.jenkinsci.plugins.workflow.job;

import hudson.Util;
import hudson.model.Action;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import hudson.model.queue.QueueTaskFuture;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.embedded.engine.DirectoryScm;
import io.jenkins.embedded.engine.StartedBuild;
import java.io.File;
import java.io.IOException;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.plugins.workflow.flow.FlowDefinition;
import org.kohsuke.stapler.export.Exported;

/** A job whose builds run a Jenkinsfile. */
public final class WorkflowJob extends Job<WorkflowJob, WorkflowRun>
        implements ParameterizedJobMixIn.ParameterizedJob<WorkflowJob, WorkflowRun>, TopLevelItem, Queue.FlyweightTask {
    private static final Logger LOGGER = Logger.getLogger(WorkflowJob.class.getName());

    private FlowDefinition definition;
    private boolean disabled;
    private DirectoryScm scm;
    private transient ConcurrentSkipListMap<Integer, WorkflowRun> runs = newRuns();

    public WorkflowJob(ItemGroup parent, String name) {
        super(parent, name);
    }

    private static ConcurrentSkipListMap<Integer, WorkflowRun> newRuns() {
        return new ConcurrentSkipListMap<>(Comparator.reverseOrder());
    }

    @Override
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        runs = newRuns();
        File[] dirs = getBuildDir().listFiles(dir -> dir.getName().matches("\\d+") && dir.isDirectory());
        for (File dir : dirs == null ? new File[0] : dirs) {
            if (!new File(dir, "build.xml").exists()) {
                continue;
            }
            try {
                WorkflowRun run = new WorkflowRun(this, dir);
                runs.put(run.getNumber(), run);
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "Cannot load the build in " + dir, e);
            }
        }
    }

    /** Lets builds go on that ran when the host stopped. */
    public void resumeBuilds() {
        runs.values().forEach(WorkflowRun::resume);
    }

    public FlowDefinition getDefinition() {
        return definition;
    }

    public void setDefinition(FlowDefinition definition) {
        this.definition = definition;
        try {
            save();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The folder that {@code checkout scm} copies; null when the job has none. */
    public DirectoryScm getScm() {
        return scm;
    }

    public void setScm(DirectoryScm scm) throws IOException {
        this.scm = scm;
        save();
    }

    @Override
    public boolean isBuildable() {
        return !disabled && definition != null;
    }

    @Override
    @Exported
    public boolean isDisabled() {
        return disabled;
    }

    @Override
    public void setDisabled(boolean disabled) {
        this.disabled = disabled;
    }

    @Override
    protected SortedMap<Integer, WorkflowRun> _getRuns() {
        return runs;
    }

    @Override
    protected void removeRun(WorkflowRun run) {
        runs.remove(run.getNumber());
    }

    /** Starts at once; null when the job is disabled. */
    @Override
    public QueueTaskFuture<WorkflowRun> scheduleBuild2(int quietPeriod, Action... actions) {
        if (!isBuildable()) {
            return null;
        }
        try {
            WorkflowRun run = new WorkflowRun(this);
            for (Action action : actions) {
                if (action != null) {
                    run.addAction(action);
                }
            }
            runs.put(run.getNumber(), run);
            run.save();
            StartedBuild future = new StartedBuild(run);
            Thread starter = new Thread(
                    () -> {
                        try (ACLContext ignored = ACL.as2(Tasks.getAuthenticationOf2(this))) {
                            run.run();
                        }
                    },
                    "start of " + run);
            starter.setDaemon(true);
            starter.start();
            return future;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void renameTo(String newName) throws IOException {
        super.renameTo(newName);
        runs.values().forEach(WorkflowRun::jobMoved);
    }

    @Override
    protected void performDelete() throws IOException, InterruptedException {
        for (WorkflowRun run : runs.values()) {
            if (run.isBuilding()) {
                run.doKill();
            }
        }
        Util.deleteRecursive(getRootDir());
    }

    @Override
    public TopLevelItemDescriptor getDescriptor() {
        return TopLevelItem.super.getDescriptor();
    }

    /** The kind "Pipeline". */
    public static final class DescriptorImpl extends TopLevelItemDescriptor {
        @Override
        public String getDisplayName() {
            return "Pipeline";
        }

        @Override
        public TopLevelItem newInstance(ItemGroup parent, String name) {
            return new WorkflowJob(parent, name);
        }
    }
}
