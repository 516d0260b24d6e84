package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentSite;
import io.jenkins.plugins.promotion.environment.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.plan.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Runs {@link LockConfigStep}. */
final class LockConfigExecution extends PromotionExecution<LockConfigStep> {

    private static final long serialVersionUID = 1L;

    private final boolean hasBody;
    private String waitingSince;
    private final Set<String> tickets = new LinkedHashSet<>();
    private final List<String> ownTokens = new ArrayList<>();

    LockConfigExecution(LockConfigStep step, StepContext context) {
        super(step, context);
        this.hasBody = context.hasBody();
    }

    @Override
    boolean waitsFor(String environment) {
        return StepSession.names(step().getEnvironment()).contains(environment);
    }

    @Override
    Progress advance(StepSession session) throws Exception {
        if (step().getReason() == null) {
            throw new AbortException(
                    "lockConfig needs a reason, which is shown to everybody who meets the lock: reason: '…'.");
        }
        List<Environment> environments = session.environments(step().getEnvironment(), PromotionPermissions.APPLY);
        environments.sort(
                java.util.Comparator.comparingInt(Environment::getOrder).thenComparing(Environment::getName));
        limit();
        if (waitingSince == null) {
            waitingSince = session.now().toString();
        }
        for (Environment environment : environments) {
            Progress.Waiting waiting = lock(session, environment);
            if (waiting != null) {
                return waiting;
            }
        }
        return hasBody ? new Progress.RunBody() : new Progress.Done(result(session, environments));
    }

    /** Locks one; answers with what it waits for, or with nothing once it is locked. */
    private Progress.Waiting lock(StepSession session, Environment environment) throws Exception {
        String name = environment.getName();
        Optional<LockRecord> held = session.state().heldLock(name);
        if (held.isPresent()) {
            if (!ownTokens.contains(held.get().token())) {
                session.say(name + " is locked by change " + session.change().name() + " since "
                        + held.get().since() + " already.");
            }
            return null;
        }
        EnvironmentSite site = session.site(environment);
        TreeState now = site.state();
        String drift = drift(session, site, now);
        if (tickets.isEmpty()) {
            tickets.add(session.build() + "/" + session.node());
        }
        String ticket = tickets.iterator().next(); // Stays the same when the job is renamed meanwhile.
        session.binding(environment);
        Binding.Waiting request = new Binding.Waiting(
                ticket,
                session.change().key(),
                session.change().name(),
                waitingSince,
                step().getReason(),
                session.build());
        Optional<Binding.Lock> lock = session.bindings().acquire(name, request, session.by(), now.tree());
        if (lock.isEmpty()) {
            return queued(session, name, ticket);
        }
        session.record(new LockFact.Locked(
                name, lock.get().token(), lock.get().reason(), lock.get().tree(), drift));
        ownTokens.add(lock.get().token());
        session.say("Locked " + name + " for change " + session.change().name() + " (" + step().getReason()
                + "); drift since the base: " + (drift.isEmpty() ? "none" : drift) + ".");
        return null;
    }

    private String drift(StepSession session, EnvironmentSite site, TreeState now) throws Exception {
        CopyRecord base = session.state().base();
        Environment environment = site.environment();
        if (base == null
                || !base.from().equals(environment.getName())
                || base.sourceTree().equals(now.tree())) {
            return "";
        }
        String summary = site.differenceFrom(base.snapshot()).summary();
        String text = site.differenceText(base.snapshot(), 4_000);
        if (step().getOnDrift().equals("warn") && environment.isWarnOnDrift()) {
            session.say("Warning: " + environment.getName() + " has moved since the base of the change (" + summary
                    + "):\n" + text);
            return summary;
        }
        throw new AbortException("Environment '" + environment.getName() + "' has moved since the base of change '"
                + session.change().name() + "' (" + summary + "). Take the base anew (copyEnvironment … rebase: true)"
                + (environment.isWarnOnDrift() ? ", or say onDrift: 'warn'" : "") + ". What moved:\n" + text);
    }

    private Progress.Waiting queued(StepSession session, String name, String ticket) throws Exception {
        Binding binding = session.bindings().of(name);
        Duration limit = limit();
        Instant end = limit == null
                ? null
                : java.time.OffsetDateTime.parse(waitingSince).toInstant().plus(limit);
        if (end != null && !session.clock().instant().isBefore(end)) {
            session.bindings().leave(name, ticket);
            throw new AbortException("The lock of '" + name + "' was not free within " + step().getWait() + ": "
                    + holder(binding) + ".");
        }
        return new Progress.Waiting(
                "Waiting for the lock of " + name + ", place " + binding.queuePosition(ticket) + " in the queue: "
                        + holder(binding),
                end);
    }

    /** How long to wait, or {@code null} for ever. */
    private Duration limit() {
        try {
            return step().getWait().equals("0") ? null : Durations.parse(step().getWait());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("wait: " + e.getMessage(), e);
        }
    }

    private static String holder(Binding binding) {
        if (binding.lock() != null) {
            return "held by change '" + binding.lock().changeName() + "' since "
                    + binding.lock().since() + " (" + binding.lock().reason() + ")";
        }
        return binding.mark() != null
                ? "change '" + binding.mark().changeName() + "' is being applied"
                : "others are first";
    }

    @Override
    Map<String, Object> afterBody(StepSession session) throws Exception {
        List<Environment> environments = session.environments(step().getEnvironment(), null);
        Map<String, Object> result = result(session, environments);
        for (Environment environment : environments) {
            Optional<LockRecord> held = session.state().heldLock(environment.getName());
            if (held.isPresent() && ownTokens.contains(held.get().token())) {
                Unlocking.release(session, environment, held.get());
            }
        }
        return result;
    }

    @Override
    void abandon(StepSession session) throws Exception {
        for (String name : StepSession.names(step().getEnvironment())) {
            for (String ticket : tickets) {
                session.bindings().leave(name, ticket);
            }
            if (hasBody && !isInBody()) {
                giveBack(session, name);
            }
        }
    }

    /** A block that was never begun releases what was locked for it. */
    private void giveBack(StepSession session, String name) throws Exception {
        Optional<LockRecord> held = session.state().heldLock(name).filter(lock -> List.copyOf(ownTokens)
                .contains(lock.token()));
        if (held.isPresent() && session.bindings().of(name).mark() == null) {
            session.record(LockFact.Unlocked.unseen(name, held.get().token()));
            session.bindings().release(name, held.get().token());
            session.say("Unlocked " + name + ", since the block was not begun.");
        }
    }

    private static Map<String, Object> result(StepSession session, List<Environment> environments) {
        List<Map<String, Object>> locks = new ArrayList<>();
        for (Environment environment : environments) {
            session.state().heldLock(environment.getName()).ifPresent(lock -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("environment", lock.environment());
                one.put("lock", lock.token());
                one.put("tree", lock.tree());
                one.put("drift", lock.drift());
                one.put("since", lock.since());
                locks.add(one);
            });
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        if (!locks.isEmpty()) {
            result.putAll(locks.get(0));
        }
        result.put("locks", locks);
        return result;
    }
}
