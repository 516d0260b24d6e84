package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** How a build comes to work on a change. */
public record Joining(World world, Build build) {

    /**
     * The session of an act on the change that it names. Only a build that may use what its act names takes part in a
     * change, or opens one.
     *
     * @throws Refusal if it may not, or there is no such change
     */
    public Session begin(Act act) throws IOException, InterruptedException {
        for (String name : act.namedEnvironments()) {
            new Access(world, build).environment(name, null);
        }
        return new Session(world, build, use(act), false);
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
        ChangeName name = text == null ? null : Words.read(() -> new ChangeName(text));
        try {
            Change used = act.opensChange() ? open(name) : known(name);
            if (used.state().phase().isEnded()) {
                return used;
            }
            if (!used.state().builds().contains(build.id())) {
                used.record("build", Session.by(build), Map.of("build", build.id(), "requesters", build.requesters()));
            }
            build.join(used.key());
            return used;
        } catch (Changes.ForeignChange e) {
            throw Refusal.notAllowed(e.getMessage());
        } catch (Changes.Unreadable e) {
            throw Refusal.conflict(e.getMessage());
        }
    }

    private Change open(ChangeName name) throws IOException, Changes.ForeignChange {
        new Access(world, build).requireAny();
        return world.changes().use(name, build.job(), Session.by(build));
    }

    /** A change that is there already, the newest of its name, ended or not. */
    private Change known(ChangeName name) throws IOException, Changes.ForeignChange {
        Optional<Change> newest = world.changes().all().stream()
                .filter(c -> name == null
                        ? c.state().job().equals(build.job())
                        : c.state().name().equals(name))
                .filter(c -> c.state().phase().isEnded())
                .findFirst();
        boolean isOpen = name == null
                ? world.changes().all().stream()
                        .anyMatch(c -> c.state().job().equals(build.job())
                                && !c.state().phase().isEnded())
                : world.changes().open(name).isPresent();
        if (isOpen) {
            return open(name);
        }
        return newest.filter(c -> c.state().admits(build.job()))
                .orElseThrow(() -> Refusal.unknown(
                        "There is no change " + (name == null ? "of job '" + build.job() : "'" + name.text()) + "'."));
    }
}
