package io.jenkins.plugins.promotion.steps;

import hudson.model.Cause;
import hudson.model.Run;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayCause;

/** Who stands behind a build, read from its causes. */
public final class BuildIdentity {

    private BuildIdentity() {}

    /** Ids of every user in the chain of causes, upstream builds and replayed originals included; none is no error. */
    public static Set<String> requesters(Run<?, ?> run) {
        Set<String> users = new LinkedHashSet<>();
        collect(run, users, new HashSet<>());
        return users;
    }

    /** Whether somebody started this very build by hand; who it was is the one requester of its own causes. */
    public static String startedBy(Run<?, ?> run) {
        for (Cause cause : run.getCauses()) {
            if (cause instanceof Cause.UserIdCause user && user.getUserId() != null) {
                return user.getUserId();
            }
        }
        return null;
    }

    /** Whether the script of this build, or of a build it descends from, was edited by Replay. */
    public static boolean isReplayed(Run<?, ?> run) {
        return run.getCauses().stream().anyMatch(ReplayCause.class::isInstance);
    }

    private static void collect(Run<?, ?> run, Set<String> users, Set<String> seen) {
        if (run == null || !seen.add(run.getExternalizableId())) {
            return;
        }
        collect(run.getCauses(), users, seen);
    }

    private static void collect(List<? extends Cause> causes, Set<String> users, Set<String> seen) {
        for (Cause cause : causes) {
            if (cause instanceof Cause.UserIdCause user && user.getUserId() != null) {
                users.add(user.getUserId());
            } else if (cause instanceof Cause.UpstreamCause upstream) {
                collect(upstream.getUpstreamCauses(), users, seen);
            } else if (cause instanceof ReplayCause replay) {
                collect(replay.getOriginal(), users, seen);
            }
        }
    }
}
