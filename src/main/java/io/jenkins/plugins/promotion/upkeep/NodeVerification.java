package io.jenkins.plugins.promotion.upkeep;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Computer;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.store.Findings;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Verifies the stores of nodes, in the background, when administrators ask; remembers the last result of each node. */
@Extension
@Restricted(NoExternalUse.class)
public final class NodeVerification {
    /**
     * One verification of a node's store.
     *
     * @param ended null while it runs
     * @param failure why it came to no result, or null
     * @param found what was found, or null
     * @param lines in words whom the damage hurts
     */
    public record Run(OffsetDateTime began, OffsetDateTime ended, String failure, Findings found, List<String> lines) {

        public Run {
            lines = List.copyOf(lines);
        }

        public boolean isRunning() {
            return ended == null;
        }

        public boolean isSound() {
            return found != null && found.isSound();
        }
    }

    private final Map<String, Run> last = new ConcurrentHashMap<>();

    public static NodeVerification get() {
        return ExtensionList.lookupSingleton(NodeVerification.class);
    }

    /** The running or last verification of a node's store since the controller started. */
    public Optional<Run> last(String node) {
        return Optional.ofNullable(last.get(node));
    }

    /**
     * Begins to verify the store of an environment's node.
     *
     * @throws Refusal if that is going on already
     */
    public synchronized void start(Environment environment) {
        String node = environment.getNode();
        Run now = last.get(node);
        if (now != null && now.isRunning()) {
            throw Refusal.conflict("The store of node '" + node + "' is being verified already");
        }
        OffsetDateTime began = now();
        last.put(node, new Run(began, null, null, null, List.of()));
        Computer.threadPoolForRemoting.submit(() -> {
            try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                last.put(node, verify(environment, began));
            }
        });
    }

    private static Run verify(Environment environment, OffsetDateTime began) {
        try {
            Findings report = Sites.open(environment, Map.of(), null).verifyStore();
            List<String> lines = DamageInWords.lines(
                    report,
                    Promotion.get().changes().all().stream().map(Change::state).toList());
            return new Run(began, now(), null, report, lines);
        } catch (IOException | RuntimeException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            return new Run(began, now(), message, null, List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Run(began, now(), "It was interrupted.", null, List.of());
        }
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(Promotion.get().clock());
    }
}
