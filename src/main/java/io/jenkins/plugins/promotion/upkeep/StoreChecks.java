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
import io.jenkins.plugins.promotion.store.StoreReport;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Verifies the stores of nodes, in the background, when administrators ask; remembers the last result of each node. */
@Extension
public final class StoreChecks {
    private final Map<String, StoreCheckup> last = new ConcurrentHashMap<>();

    public static StoreChecks get() {
        return ExtensionList.lookupSingleton(StoreChecks.class);
    }

    /** The running or last verification of a node's store since the controller started. */
    public Optional<StoreCheckup> last(String node) {
        return Optional.ofNullable(last.get(node));
    }

    /**
     * Begins to verify the store of an environment's node.
     *
     * @throws Refusal if that is going on already
     */
    public synchronized void start(Environment environment) {
        String node = environment.getNode();
        StoreCheckup now = last.get(node);
        if (now != null && now.isRunning()) {
            throw Refusal.conflict("The store of node '" + node + "' is being verified already");
        }
        OffsetDateTime began = now();
        last.put(node, new StoreCheckup(began, null, null, null, List.of()));
        Computer.threadPoolForRemoting.submit(() -> {
            try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                last.put(node, verify(environment, began));
            }
        });
    }

    private static StoreCheckup verify(Environment environment, OffsetDateTime began) {
        try {
            StoreReport report = Sites.open(environment, null).verifyStore();
            List<String> lines = StoreDamage.lines(
                    report,
                    Promotion.get().changes().all().stream().map(Change::state).toList());
            return new StoreCheckup(began, now(), null, report, lines);
        } catch (IOException | RuntimeException e) {
            String message = e.getMessage() == null ? e.toString() : e.getMessage();
            return new StoreCheckup(began, now(), message, null, List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new StoreCheckup(began, now(), "It was interrupted.", null, List.of());
        }
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(Promotion.get().clock());
    }
}
