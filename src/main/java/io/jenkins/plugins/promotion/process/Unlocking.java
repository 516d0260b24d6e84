package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;

/** Releases a lock of the change: says whether somebody ignored it, and lets the next one have it. */
final class Unlocking {

    private Unlocking() {}

    /** @throws Refusal while an apply of the change is unfinished there */
    static void release(Session session, Stage environment, LockRecord lock) throws IOException, InterruptedException {
        Binding binding = session.binding(environment);
        if (binding.mark() != null
                && binding.mark().change().equals(session.change().key())) {
            throw Refusal.conflict("Environment '" + environment.getName() + "' is marked '"
                    + binding.mark().text() + "' and stays locked until that apply is finished, rolled back or"
                    + " overridden.");
        }
        TreeState now = session.site(environment).state();
        boolean ownWrite = binding.known() != null
                && binding.known().change().equals(session.change().key())
                && java.time.OffsetDateTime.parse(binding.known().at()).isAfter(lock.since());
        String expected = ownWrite ? binding.known().tree() : lock.tree();
        boolean ignored = !now.tree().equals(expected);
        session.bindings().release(environment.getName(), lock.token());
        session.record(new LockFact.Unlocked(environment.getName(), lock.token(), now.tree(), ignored, false, null));
        session.say("Unlocked " + environment.getName()
                + (ignored
                        ? ". Warning: it was changed by others while it was locked (expected " + expected + ", found "
                                + now.tree() + ")."
                        : "; nobody else changed it meanwhile."));
    }
}
