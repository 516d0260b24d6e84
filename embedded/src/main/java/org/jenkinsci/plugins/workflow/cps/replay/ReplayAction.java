package org.jenkinsci.plugins.workflow.cps.replay;

import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.model.queue.QueueTaskFuture;
import hudson.security.Permission;
import hudson.security.PermissionScope;
import io.jenkins.embedded.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import jenkins.model.TransientActionFactory;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** Starts a build again with another script. */
public class ReplayAction implements Action {
    public static final Permission REPLAY =
            new Permission(Run.PERMISSIONS, "Replay", new Text("Replay a build"), Item.CONFIGURE, PermissionScope.RUN);

    private final WorkflowRun run;

    private ReplayAction(WorkflowRun run) {
        this.run = run;
    }

    @Override
    public String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return "Replay";
    }

    @Override
    public String getUrlName() {
        return "replay";
    }

    /** As the current user, with the original's parameters. */
    public QueueTaskFuture run(String replacementMainScript, Map<String, String> replacementLoadedScripts) {
        run.checkPermission(REPLAY);
        List<Action> actions = new ArrayList<>();
        actions.add(new ReplayFlowFactoryAction(replacementMainScript));
        actions.add(new CauseAction(new Cause.UserIdCause(), new ReplayCause(run)));
        ParametersAction parameters = run.getAction(ParametersAction.class);
        if (parameters != null) {
            actions.add(parameters);
        }
        return run.getParent().scheduleBuild2(0, actions.toArray(new Action[0]));
    }

    /** Gives every Pipeline build this action. */
    public static class Factory extends TransientActionFactory<WorkflowRun> {
        @Override
        public Class<WorkflowRun> type() {
            return WorkflowRun.class;
        }

        @Override
        public Collection<? extends Action> createFor(WorkflowRun target) {
            return List.of(new ReplayAction(target));
        }
    }
}
