package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How a build comes to work on a change. */
public record Joining(World world, Build build) {

    /**
     * The session of an act on the change that it names. Only a build that may use what its act names takes part in a
     * change, or opens one.
     *
     * @param resumed whether the controller was restarted since the act began
     *
     * @throws Refusal if it may not, or there is no such change
     */
    public Session begin(Act act, boolean resumed) throws IOException, InterruptedException {
        if (!build.isOfKnownJob()) {
            throw Refusal.notAllowed(
                    "Job '" + build.job() + "' is another than the one that environments and changes mean"
                            + " by this name: that one was deleted, or this one was moved here. An administrator can let it take"
                            + " over what the other left (page Environments » Jobs).");
        }
        for (String name : act.namedEnvironments()) {
            new Access(world, build).environment(name, null);
        }
        return new Session(world, build, use(act), resumed);
    }

    /**
     * The session of an act that was begun before.
     *
     * @param resumed whether the controller was restarted since
     * @throws Refusal if the change's record is gone
     */
    public Session goOn(String changeKey, boolean resumed) {
        Change change = world.changes()
                .get(changeKey)
                .orElseThrow(() -> Refusal.unknown("The record of change '" + changeKey
                        + "' is gone from JENKINS_HOME/configuration-promotion/changes. Restore it from a backup."));
        return new Session(world, build, change, resumed);
    }

    private Change use(Act act) throws IOException, InterruptedException {
        String text = act.change();
        ChangeName name = text == null ? null : new ChangeName(text);
        Change used = act.opensChange() ? open(name) : known(name);
        if (used.summary().isEnded()) {
            return used;
        }
        if (act.marksEmergency()) {
            markEmergency(used);
        }
        if (!used.summary().builds().contains(build.id())) {
            used.record(Actor.step(build.id(), build.node()), new ChangeFact.Joined(build.requesters()));
        }
        build.join(used.key());
        return used;
    }

    private void markEmergency(Change change) throws IOException, InterruptedException {
        change.act(Actor.step(build.id(), build.node()), state -> {
            if (state.emergency()) {
                return List.of();
            }
            if (!state.participations().isEmpty()) {
                throw Refusal.conflict(
                        "emergency: change '" + change.name() + "' was begun as an ordinary one in build "
                                + state.builds().get(0) + ", and stays that. Give the emergency a change of its own.");
            }
            // In one go: a build that has recorded anything is taken for one that has told who is behind it.
            return List.of(new ChangeFact.Emergency(), new ChangeFact.Joined(build.requesters()));
        });
    }

    private Change open(ChangeName name) throws IOException {
        new Access(world, build).requireAny();
        return world.changes().use(name, build.job(), Session.by(build));
    }

    /** A change that is there already, the newest of its name, ended or not. */
    private Change known(ChangeName name) throws IOException {
        Optional<Change> newest = world.changes().all().stream()
                .filter(c -> name == null
                        ? c.summary().job().equals(build.job())
                        : c.summary().name().equals(name))
                .filter(c -> c.summary().isEnded())
                .findFirst();
        boolean isOpen = name == null
                ? world.changes().all().stream()
                        .anyMatch(c -> c.summary().job().equals(build.job())
                                && !c.summary().isEnded())
                : world.changes().open(name).isPresent();
        if (isOpen) {
            return open(name);
        }
        return newest.filter(c -> c.summary().admits(build.job()))
                .orElseThrow(() -> Refusal.unknown(
                        "There is no change " + (name == null ? "of job '" + build.job() : "'" + name.text()) + "'."));
    }
}
