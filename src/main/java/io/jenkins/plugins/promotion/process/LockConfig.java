package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.process.people.Participants;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Feasibility;
import io.jenkins.plugins.promotion.signoff.Rule;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Saying;
import io.jenkins.plugins.promotion.wording.Times;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code lockConfig} and {@code withConfigLock}: keeps others from changing environments. */
public final class LockConfig extends Act {

    private static final long serialVersionUID = 1L;
    /** What to do if an environment moved since the change's base. */
    public static final List<String> ON_DRIFT = List.of("fail", "warn");

    private final Request request;
    private final boolean hasBody;
    private String waitingSince;
    private final Set<String> tickets = new LinkedHashSet<>();
    private final List<String> ownTokens = new ArrayList<>();

    /** @param hasBody whether what is locked is unlocked at the end of a block */
    public LockConfig(Request request, boolean hasBody) {
        this.request = request;
        this.hasBody = hasBody;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment names of the environments, comma-separated; they are locked in stage order
     * @param reason shown to everybody who meets the lock
     * @param patience how long to wait for it at the most, such as {@code 2h}; {@code 0} for ever
     * @param onDrift one of {@link #ON_DRIFT}
     * @param emergency whether the change, if this opens it, is one for an emergency
     */
    public record Request(
            String change, String environment, String reason, String patience, String onDrift, boolean emergency)
            implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, null, null, false);

        public Request {
            change = Words.text(change);
            environment = Words.text(environment);
            reason = Words.text(reason);
            patience = Words.text(patience, "0");
            onDrift = Words.oneOf("onDrift", onDrift, ON_DRIFT);
        }
    }

    @Override
    public String change() {
        return request.change();
    }

    @Override
    public List<String> namedEnvironments() {
        return Words.names(request.environment());
    }

    @Override
    public boolean marksEmergency() {
        return request.emergency();
    }

    @Override
    public boolean waitsFor(String environment) {
        return Words.names(request.environment()).contains(environment);
    }

    @Override
    void check() {
        if (request.reason() == null) {
            throw Refusal.incomplete(
                    "lockConfig needs a reason, which is shown to everybody who meets the lock: reason: '…'.");
        }
        Words.limit(request.patience());
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        check();
        List<Stage> environments = session.environments(request.environment(), Right.APPLY);
        environments.sort(java.util.Comparator.comparingInt(Stage::getOrder).thenComparing(Stage::getName));
        if (waitingSince == null) {
            waitingSince = session.now().toString();
        }
        for (Stage environment : environments) {
            Progress.Waiting waiting = lock(session, environment);
            if (waiting != null) {
                return waiting;
            }
        }
        Standstill.over(session);
        return hasBody ? new Progress.RunBody() : new Progress.Done(result(session, environments));
    }

    /** Locks one; answers with what it waits for, or with nothing once it is locked. */
    private Progress.Waiting lock(Session session, Stage environment) throws IOException, InterruptedException {
        String name = environment.getName();
        Optional<LockRecord> held = session.state().heldLock(name);
        if (held.isPresent()) {
            if (!ownTokens.contains(held.get().token())) {
                session.say(name + " is locked by change " + session.change().name() + " since "
                        + Times.text(held.get().since()) + " already.");
            }
            return null;
        }
        Furthest furthest = new Furthest(session);
        Optional<ApplyRecord> carried = environment.isProduction() ? furthest.production(name) : furthest.production();
        if (!hasBody
                && furthest.isBehind()
                && carried.filter(ApplyRecord::isDone).isPresent()) {
            session.say(name + " is not locked again: production carries the plan of change "
                    + session.change().name() + " since build " + carried.get().build() + ".");
            return null;
        }
        requireFeasible(session, environment);
        EnvironmentSite site = session.site(environment);
        if (tickets.isEmpty()) {
            tickets.add(session.build() + "/" + session.node());
        }
        String ticket = tickets.iterator().next(); // Stays the same when the job is renamed meanwhile.
        Binding.Waiting place = new Binding.Waiting(
                ticket,
                session.change().key(),
                session.change().name(),
                waitingSince,
                request.reason(),
                session.build());
        boolean free = session.binding(environment).isFreeFor(place.change(), ticket);
        Optional<Bindings.Reservation> reserved =
                free ? session.bindings().reserve(name, place.change()) : Optional.empty();
        if (reserved.isPresent()) {
            try (Bindings.Reservation untilLocked = reserved.get()) {
                return lockReserved(session, site, place);
            }
        }
        session.bindings().queue(name, place);
        // Who is next finds out early what would be refused then. Where it is free, somebody writes there at this
        // moment, and
        // what is seen is nothing to go by.
        if (!free
                && session.bindings().of(name).queuePosition(ticket) == 1
                && base(session, environment).isPresent()) {
            drift(session, site, session.lookOut(environment));
        }
        return queued(session, name, ticket);
    }

    /** Where production's own rule can be met by nobody, nothing goes live, and the lock would be held in vain. */
    private static void requireFeasible(Session session, Stage environment) throws Refusal {
        if (!environment.isProduction()) {
            return;
        }
        Rule floor = Rule.parse(null, 1, environment.floor().fourEyes(), null)
                .tightenedBy(environment.floor(), environment.getName());
        Feasibility feasible =
                Feasibility.of(floor, session.directory(), Participants.at(session.state(), "", false), session.ids());
        if (!feasible.errors().isEmpty()) {
            throw Refusal.conflict(
                    "What goes to '" + environment.getName() + "' can never be signed off, by its own rule: "
                            + String.join("; ", feasible.errors()) + ". An administrator has to change that rule.");
        }
    }

    private Progress.Waiting lockReserved(Session session, EnvironmentSite site, Binding.Waiting place)
            throws IOException, InterruptedException {
        String name = site.environment().getName();
        TreeState now = site.state();
        String drift = drift(session, site, now);
        Optional<Binding.Lock> lock = session.bindings().acquire(name, place, session.by(), now.tree());
        if (lock.isEmpty()) {
            return queued(session, name, place.ticket());
        }
        session.record(new LockFact.Locked(
                name, lock.get().token(), lock.get().reason(), lock.get().tree(), drift));
        ownTokens.add(lock.get().token());
        session.say("Locked " + name + " for change " + session.change().name() + " (" + request.reason()
                + "); drift since the base: " + (drift.isEmpty() ? "none" : drift) + ".");
        return null;
    }

    private String drift(Session session, EnvironmentSite site, TreeState now)
            throws IOException, InterruptedException {
        Stage environment = site.environment();
        Optional<CopyRecord> base = base(session, environment);
        if (base.isEmpty() || base.get().sourceTree().equals(now.tree())) {
            return "";
        }
        String summary = site.differenceFrom(base.get().snapshot()).summary();
        String text = site.differenceText(base.get().snapshot(), 4_000);
        if (request.onDrift().equals("warn") && environment.isWarnOnDrift()) {
            session.say("Warning: " + environment.getName() + " has moved since the base of the change (" + summary
                    + "):\n" + text);
            return summary;
        }
        throw Refusal.conflict("Environment '" + environment.getName() + "' has moved since the base of change '"
                + session.change().name() + "' (" + summary + "). Take the base anew (copyEnvironment … rebase: true)"
                + (environment.isWarnOnDrift() ? ", or say onDrift: 'warn'" : "") + ". What moved:\n" + text);
    }

    /** What the environment is to be as it was when the change's base was taken; nothing where it need not be that. */
    private static Optional<CopyRecord> base(Session session, Stage environment) {
        return Optional.ofNullable(session.state().base())
                .filter(base -> base.from().equals(environment.getName()))
                .filter(base -> new Furthest(session)
                        .production(environment.getName())
                        .isEmpty()); // Else it is meant to differ.
    }

    private Progress.Waiting queued(Session session, String name, String ticket)
            throws IOException, InterruptedException {
        Binding binding = session.bindings().of(name);
        Instant end = Words.limit(request.patience())
                .map(OffsetDateTime.parse(waitingSince).toInstant()::plus)
                .orElse(null);
        if (end != null && !session.clock().instant().isBefore(end)) {
            session.bindings().leave(name, ticket);
            throw Refusal.conflict("The lock of '" + name + "' was not free within " + request.patience() + ": "
                    + holder(session, binding) + ".");
        }
        return new Progress.Waiting(
                Standstill.told(
                        session,
                        withoutOccupant(binding),
                        WaitWords.saying("queued", name, binding.queuePosition(ticket), holder(session, binding))),
                end);
    }

    /** Who has copied something there may be locked out all the same. */
    private static Binding withoutOccupant(Binding binding) {
        return binding.withOccupant(null);
    }

    private static Saying holder(Session session, Binding binding) {
        WriteRule.Others others = session.others();
        if (binding.lock() != null) {
            return WaitWords.saying("heldBy", WriteRule.held(binding.lock(), others));
        }
        if (binding.mark() == null) {
            return WaitWords.saying("othersFirst");
        }
        Saying who = others.who(binding.mark().change());
        return binding.mark().doing().equals(Binding.Mark.APPLYING)
                ? WaitWords.saying("applied", who)
                : WaitWords.saying("backedOut", who);
    }

    @Override
    public Map<String, Object> afterBody(Session session, boolean failed) throws IOException, InterruptedException {
        List<Stage> environments = session.environments(request.environment(), null);
        Map<String, Object> result = result(session, environments);
        for (Stage environment : environments) {
            Optional<LockRecord> held = session.state().heldLock(environment.getName());
            if (held.isPresent() && ownTokens.contains(held.get().token())) {
                Unlocking.release(session, environment, held.get());
            }
        }
        return result;
    }

    @Override
    public void abandon(Session session, boolean begun) throws IOException, InterruptedException {
        Standstill.over(session);
        for (String name : Words.names(request.environment())) {
            for (String ticket : tickets) {
                session.bindings().leave(name, ticket);
            }
            if (hasBody && !begun) {
                giveBack(session, name);
            }
        }
    }

    /** A block that was never begun releases what was locked for it. */
    private void giveBack(Session session, String name) throws IOException, InterruptedException {
        Optional<LockRecord> held = session.state().heldLock(name).filter(lock -> List.copyOf(ownTokens)
                .contains(lock.token()));
        if (held.isPresent() && session.bindings().of(name).mark() == null) {
            session.record(LockFact.Unlocked.unseen(name, held.get().token()));
            session.bindings().release(name, held.get().token());
            session.say("Unlocked " + name + ", since the block was not begun.");
        }
    }

    private static Map<String, Object> result(Session session, List<Stage> environments) {
        List<Map<String, Object>> locks = new ArrayList<>();
        for (Stage environment : environments) {
            String name = environment.getName();
            session.state()
                    .heldLock(name)
                    .or(() -> session.state().lastLock(name))
                    .ifPresent(lock -> {
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
