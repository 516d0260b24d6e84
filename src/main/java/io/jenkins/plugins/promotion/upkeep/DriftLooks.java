package io.jenkins.plugins.promotion.upkeep;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Looks, when somebody asks, whether an environment is still what this plugin left there or locked; remembers the last look
 * of each since the controller started. It changes nothing and is no fact of a change; the change whose contents were expected
 * there looks too.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class DriftLooks {

    /** How many paths are told of one look. */
    static final int TOLD = 20;

    private static final long PATIENCE_SECONDS = 5;

    /**
     * One look.
     *
     * @param ended {@code null} while it goes on
     * @param failure why it came to no result, or {@code null}
     * @param drift what differs, path by path as far as it can be told; empty for nothing
     * @param of key of the change whose contents were expected there
     */
    public record Look(OffsetDateTime began, OffsetDateTime ended, String failure, List<String> drift, String of) {

        public Look {
            drift = List.copyOf(drift);
        }

        public boolean isRunning() {
            return ended == null;
        }

        /** For who may not see that change: whether it differs, and nothing of what lies there. */
        public Look inShort(String differs, String failed) {
            return new Look(
                    began, ended, failure == null ? null : failed, drift.isEmpty() ? drift : List.of(differs), of);
        }
    }

    private final Map<String, Look> last = new ConcurrentHashMap<>();

    public static DriftLooks get() {
        return ExtensionList.lookupSingleton(DriftLooks.class);
    }

    /** The last look at an environment, or the one that goes on. */
    public Optional<Look> last(Environment environment) {
        return Optional.ofNullable(last.get(key(environment)));
    }

    private static String key(Environment environment) {
        return environment.getName() + " " + environment.whereabouts();
    }

    /**
     * Looks, and waits a little for the end, so that a page has it at once where the environment is small.
     *
     * @throws Refusal if somebody looks already, or nothing is known to compare with
     */
    public void look(Environment environment) throws IOException {
        Future<?> look = start(environment);
        try {
            look.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // It goes on; the page tells it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private synchronized Future<?> start(Environment environment) throws IOException {
        String name = environment.getName();
        if (last(environment).filter(Look::isRunning).isPresent()) {
            throw Refusal.conflict("Somebody looks at environment '" + name + "' already; load the page again");
        }
        Binding binding = Promotion.get().bindings().of(name);
        if (binding.known() == null && binding.lock() == null) {
            throw Refusal.conflict("Nothing is known of environment '" + name
                    + "' to compare with: it was neither written nor locked yet");
        }
        OffsetDateTime began = now();
        String of = binding.known() != null
                ? binding.known().change()
                : binding.lock().change();
        last.put(key(environment), new Look(began, null, null, List.of(), of));
        return Computer.threadPoolForRemoting.submit(() -> {
            try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                last.put(key(environment), compare(environment, binding, began, of));
                // A gate that asks about what lies there is not to wait for its own next look.
                Promotion.get().changes().get(of).ifPresent(Change::lookAgain);
            }
        });
    }

    private static Look compare(Environment environment, Binding binding, OffsetDateTime began, String of) {
        try {
            EnvironmentSite site = Environments.open(environment);
            List<String> drift = drift(site, binding);
            return Promotion.get().bindings().isStill(binding, "look")
                    ? new Look(began, now(), null, drift, of)
                    : new Look(began, now(), "Something is being written there, or was meanwhile.", List.of(), of);
        } catch (IOException | RuntimeException e) {
            return new Look(began, now(), e.getMessage() == null ? e.toString() : e.getMessage(), List.of(), of);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Look(began, now(), "It was interrupted.", List.of(), of);
        }
    }

    private static List<String> drift(EnvironmentSite site, Binding binding) throws IOException, InterruptedException {
        Binding.Known known = binding.known();
        String expected = known != null ? known.tree() : binding.lock().tree();
        String now = site.state().tree();
        if (now.equals(expected)) {
            return List.of();
        }
        return known == null || known.snapshot() == null
                ? List.of("it is not what was left or locked there (expected " + expected + ", found " + now + ")")
                : site.differenceFrom(known.snapshot()).told(TOLD, Locale.ENGLISH);
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(Promotion.get().clock());
    }
}
