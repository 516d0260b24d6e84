package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.files.Crew;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Times;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What is on both sides before a copy. */
record BothSides(EnvironmentSite site, Captured source, TreeState before) {
    private static final int READINGS = 3;

    /**
     * Looks at both sides at once, after what was interrupted on the target was finished or undone.
     *
     * @param captured the source, if it was captured already
     */
    static BothSides look(Session session, EnvironmentSite source, EnvironmentSite site, Captured captured)
            throws IOException, InterruptedException {
        String recovered = site.recover();
        if (recovered != null) {
            session.say("Environment " + site.environment().getName() + ": " + recovered + ".");
        }
        if (captured != null) {
            return new BothSides(site, captured, site.look());
        }
        FutureTask<TreeState> look = new FutureTask<>(site::look);
        Thread beside = session.world().beside().newThread(look);
        beside.start();
        try {
            Captured fresh = source(session, source);
            return new BothSides(site, fresh, look.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error why) {
                throw why;
            }
            if (e.getCause() instanceof RuntimeException why) {
                throw why;
            }
            throw e.getCause() instanceof IOException why ? why : new IOException(e.getCause());
        } finally {
            look.cancel(true);
            Crew.join(beside);
        }
    }

    /** What is in the source, read while nothing that this plugin wrote there began or ended. */
    static Captured source(Session session, EnvironmentSite source) throws IOException, InterruptedException {
        Stage from = source.environment();
        for (int times = 1; ; times++) {
            Binding.Known before = session.binding(from).known();
            Captured captured = source.captureByIndex(session.progress("reading"));
            refuseHalfApplied(session, from);
            if (Objects.equals(before, session.binding(from).known())) {
                return captured;
            }
            if (times == READINGS) {
                throw Refusal.conflict("Environment '" + from.getName() + "' was written to by other steps each of "
                        + READINGS + " times that it was read: run the job again when they are over.");
            }
        }
    }

    /** Nobody can say what lies in an environment while a plan is half applied to it. */
    static void refuseHalfApplied(Session session, Stage from) throws IOException {
        Binding.Mark mark = session.binding(from).mark();
        if (mark != null) {
            throw Refusal.conflict("Environment '" + from.getName() + "' is half applied: it is marked as applying "
                    + session.others().who(mark.change()) + " since " + Times.text(mark.since())
                    + ", and so nothing is copied from there. That apply"
                    + " has to be finished, rolled back or overridden first: the next build of that change's job goes on"
                    + " with it.");
        }
    }
}
