package io.jenkins.plugins.promotion.steps;

import hudson.model.Cause;
import hudson.model.Run;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayCause;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Who stands behind a build, read from its causes. */
@Restricted(NoExternalUse.class)
public final class BuildIdentity {

    private BuildIdentity() {}

    /** Ids of every user in the chain of causes, upstream builds and the originals of replays and restarts included; none is no error. */
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

    /**
     * Why the script of this build may have been edited by Replay: it is a replay, or was restarted from one. A restart
     * takes script and libraries from the build it goes on from, so where that build is gone, nobody knows.
     */
    public static Optional<String> replayed(Run<?, ?> run) {
        for (Cause cause : run.getCauses()) {
            if (cause instanceof ReplayCause) {
                return Optional.of("is a replay");
            }
            if (RestartedBuilds.isRestart(cause)) {
                Run<?, ?> original = RestartedBuilds.original(cause);
                if (original == null) {
                    return Optional.of("was restarted from a build that is gone, so nobody knows its script");
                }
                Optional<String> why = replayed(original);
                if (why.isPresent()) {
                    return Optional.of("was restarted from build #" + original.getNumber() + ", which " + why.get());
                }
            }
        }
        return Optional.empty();
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
            } else if (RestartedBuilds.isRestart(cause)) {
                collect(RestartedBuilds.original(cause), users, seen);
            }
        }
    }
}
