package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code unlockConfig}: releases locks that the change holds. */
public final class UnlockConfig extends Act {

    private static final long serialVersionUID = 1L;

    private final String change;
    private final String environment;

    /**
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment names of the environments, comma-separated
     */
    public UnlockConfig(String change, String environment) {
        this.change = Words.text(change);
        this.environment = Words.text(environment);
    }

    @Override
    public String change() {
        return change;
    }

    @Override
    public List<String> namedEnvironments() {
        return Words.names(environment);
    }

    @Override
    public boolean opensChange() {
        return false;
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        List<String> released = new ArrayList<>();
        for (Stage stage : session.environments(environment, Right.APPLY)) {
            Optional<LockRecord> held = session.state().heldLock(stage.getName());
            if (held.isPresent()) {
                Unlocking.release(session, stage, held.get());
                released.add(stage.getName());
            } else {
                session.say("Change " + session.change().name() + " holds no lock on " + stage.getName()
                        + "; nothing to release.");
            }
            // Whoever gives production back has come past what was done there, be it by an earlier build.
            new Furthest(session).passProduction(stage.getName());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("released", released);
        return new Progress.Done(result);
    }
}
