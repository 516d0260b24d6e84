package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which environments a build may use, and for what. */
record Access(World world, Build build) {

    /**
     * The environment with this name, after checking that the build may use it at all.
     *
     * @param right what a build that runs as a user must hold, or {@code null} for reading only
     * @throws Refusal if there is none of that name, or the build may not use it
     */
    Stage environment(String name, Right right) {
        if (name == null) {
            throw Refusal.incomplete("No environment is named: environment: '…'. Of environments, " + known() + ".");
        }
        Stage environment = world.stages()
                .find(name)
                .filter(this::isListed)
                .orElseThrow(() -> Refusal.unknown("Job '" + build.job() + "' may use no environment '" + name + "': "
                        + known() + ". If there is one of that name, it has to list the job's full name (Manage Jenkins"
                        + " » Environments » Jobs; one of a folder in the configuration of the folder)."));
        requireOwnScript(environment);
        if (right != null) {
            requireRight(right);
        }
        return environment;
    }

    /** @throws Refusal if the script may have been edited for this build, and the environment does not allow that */
    void requireOwnScript(Stage environment) {
        Optional<String> replayed = environment.isReplayAllowed() ? Optional.empty() : build.replayed();
        if (replayed.isPresent()) {
            throw Refusal.notAllowed("This build " + replayed.get() + ", and environment '" + environment.getName()
                    + "' does not allow replays: run the job's own Jenkinsfile.");
        }
    }

    /** @throws Refusal if the build runs as a user who does not hold it */
    void requireRight(Right right) {
        Optional<String> lacks = build.whoLacks(right);
        if (lacks.isPresent()) {
            throw Refusal.notAllowed("The build runs as '" + lacks.get() + "', who lacks Promotion/" + right.text()
                    + " on job '" + build.job() + "', which this step takes.");
        }
    }

    /** The environments of a comma-separated list, in its order, each checked like {@link #environment}. */
    List<Stage> environments(String names, Right right) {
        List<Stage> found = new ArrayList<>();
        for (String name : Words.names(names)) {
            found.add(environment(name, right));
        }
        if (found.isEmpty()) {
            throw Refusal.incomplete("No environment is named; name one, or several separated by commas.");
        }
        return found;
    }

    private boolean isListed(Stage environment) {
        return environment.getJobs().contains(build.job());
    }

    /** The environment's name in quotes, where the readers of this job's log may know it. */
    String named(String environment) {
        return world.stages().find(environment).filter(this::isListed).isPresent()
                ? "'" + environment + "'"
                : "an environment of other jobs";
    }

    /** What the readers of this job's log may know: the environments that list the job. */
    private String known() {
        List<Stage> all = world.stages().all();
        String listed = all.stream().filter(this::isListed).map(Stage::getName).collect(Collectors.joining(", "));
        return all.isEmpty()
                ? "none is defined yet (Manage Jenkins » Environments)"
                : listed.isEmpty() ? "no environment lists the job" : "it may use " + listed;
    }

    /** @throws Refusal if the build's job may use no environment at all */
    void requireAny() {
        if (world.stages().all().stream().noneMatch(this::isListed)) {
            throw Refusal.notAllowed("Job '" + build.job() + "' may not take part in a change: no environment lists it"
                    + " (Manage Jenkins » Environments » … » Jobs).");
        }
    }
}
