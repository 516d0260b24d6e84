package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.view.PromotionAction;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.IOException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Keeps with a build, and with the changes that it works on, why it failed where none of this plugin's steps did: its script
 * ended it, or another step. An abort is no failure.
 */
@Extension(ordinal = 1) // Before what the build did is summed up.
@Restricted(NoExternalUse.class)
public final class ScriptFailures extends RunListener<Run<?, ?>> {

    private static final Logger LOGGER = Logger.getLogger(ScriptFailures.class.getName());
    /** Stands where a step's name does. */
    private static final String SCRIPT = "Jenkinsfile";
    /** Room for it: one that calls what is no step is told the names of all that are. */
    private static final int LONGEST = 500;

    @Override
    public void onCompleted(Run<?, ?> run, TaskListener listener) {
        Result result = run.getResult();
        if (!(run instanceof FlowExecutionOwner.Executable build)
                || result == null
                || result.isBetterOrEqualTo(Result.UNSTABLE)
                || result.equals(Result.ABORTED)
                || result.equals(Result.NOT_BUILT)
                || !isPromotion(run)) {
            return;
        }
        try {
            FlowExecutionOwner owner = build.asFlowExecutionOwner();
            Throwable cause = owner == null ? null : owner.get().getCauseOfFailure();
            if (cause != null) {
                keep(run, cause);
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Not kept why " + run + " failed");
        }
    }

    /** Whether it works on a change, or its job does. */
    private static boolean isPromotion(Run<?, ?> run) {
        return run.getAction(PromotionAction.class) != null
                || Promotion.get().changes().all().stream().anyMatch(change -> change.summary()
                        .admits(run.getParent().getFullName()));
    }

    /** In few words; the log has the rest. */
    private static String why(Throwable cause) {
        String kind = cause instanceof AbortException ? "" : cause.getClass().getSimpleName();
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        String why = Lines.several(kind + (kind.isEmpty() || message.isEmpty() ? "" : ": ") + message);
        return why.length() > LONGEST ? why.substring(0, LONGEST - 1) + "…" : why;
    }

    /**
     * What is kept for ever and told by mail: what was written to be read. In other exceptions there may be more, such as an
     * address with its password, so whoever may read the build finds their messages there.
     */
    private static String recorded(Throwable cause) {
        return cause instanceof AbortException
                ? why(cause)
                : cause.getClass().getSimpleName() + "; the page of the build says more";
    }

    private static void keep(Run<?, ?> run, Throwable cause) throws IOException {
        PromotionAction action = PromotionAction.of(run);
        if (action.isKnown(Lines.several(Act.why(cause)))) {
            return;
        }
        action.failed(SCRIPT, why(cause));
        String id = run.getExternalizableId();
        for (Change change : action.existing()) {
            List<String> builds = change.summary().builds();
            if (!change.summary().isEnded() && builds.get(builds.size() - 1).equals(id)) {
                change.record(Actor.step(id, null), new ChangeFact.StepFailed(SCRIPT, recorded(cause)));
            }
        }
    }
}
