package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.files.Crew;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What is on both sides before a copy. */
record BothSides(EnvironmentSite site, Captured source, TreeState before) {

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
            Captured fresh = source.captureByIndex(session.progress("reading"));
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
}
