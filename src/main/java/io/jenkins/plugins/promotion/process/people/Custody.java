package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Person;
import io.jenkins.plugins.promotion.wording.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Taking custody of what is stuck: a lock whose holder does not come back, an apply that nobody finishes, a change that is
 * given up. Each takes a permission and a reason, and is recorded.
 */
public record Custody(Changes changes, Bindings bindings) {

    /**
     * Releases a lock by force.
     *
     * @param token id of the lock, as the person saw it
     * @param mayOverride whether the person holds Promotion/Override
     * @throws Refusal if that lock is not held any more, or the person may not, or gives no reason
     */
    public void release(String environment, String token, Person person, String reason, boolean mayOverride)
            throws IOException {
        require(person, mayOverride);
        String why = reason(reason);
        Binding.Lock lock = bindings.of(environment).lock();
        if (lock == null || !lock.token().equals(token)) {
            throw Refusal.conflict("Lock '" + token + "' of environment '" + environment + "' is not held any more"
                    + (lock == null ? "" : "; '" + lock.token() + "' is"));
        }
        Optional<Change> change =
                changes.get(lock.change()).filter(c -> !c.summary().isEnded() && knows(c, token));
        if (change.isPresent()) {
            change.get()
                    .record(
                            Actor.person(person.id()),
                            new LockFact.Unlocked(environment, token, null, false, true, why));
        }
        bindings.release(environment, token);
    }

    /** A crash may have kept the change from recording that it holds the lock. */
    private static boolean knows(Change change, String token) {
        return change.state().locks().stream().anyMatch(lock -> lock.token().equals(token));
    }

    /**
     * Gives up an unfinished apply: its mark goes, and with it every sign-off of this round that was about contents, since
     * nobody knows any more what lies there.
     *
     * @throws Refusal if there is no such unfinished apply, or the person may not, or gives no reason
     */
    public void overrideApply(Change change, String applyId, Person person, String reason, boolean mayOverride)
            throws IOException {
        require(person, mayOverride);
        String why = reason(reason);
        String[] environment = new String[1];
        change.act(Actor.person(person.id()), state -> {
            ApplyRecord apply = state.apply(applyId)
                    .orElseThrow(() -> Refusal.unknown("Change '" + state.name().text() + "' has no apply of that id"));
            environment[0] = apply.environment();
            if (!apply.isRunning()) {
                throw Refusal.conflict("The apply on '" + apply.environment() + "' is " + apply.outcome()
                        + ", so there is nothing to override");
            }
            List<Fact> facts = new ArrayList<>();
            facts.add(ApplyFact.Ended.overridden(applyId, why));
            String voided = "the apply on '" + apply.environment() + "' was overridden by " + person.id() + ": " + why;
            for (GateRecord gate : state.gates()) {
                if (gate.round() == state.round()
                        && gate.isApproved()
                        && !gate.gate().covered().isNothing()) {
                    facts.add(new GateFact.Voided(gate.id(), List.of(voided)));
                }
            }
            return facts;
        });
        settle(environment[0]);
    }

    /**
     * Takes the mark of an apply away that is over, and with that accounts for what it left; a crash right after the last
     * fact of the apply leaves this to whoever looks next. One that had not begun when its change ended never will.
     *
     * @return what the environment is bound to then
     */
    public Binding settle(String environment) throws IOException {
        Binding binding = bindings.of(environment);
        Binding.Mark mark = binding.mark();
        if (mark == null) {
            return binding;
        }
        Optional<ApplyRecord> over = changes.get(mark.change()).flatMap(c -> c.state()
                .apply(mark.apply())
                .filter(a ->
                        !a.isRunning() || a.beganAt() == null && c.summary().isEnded()));
        return over.isEmpty()
                ? binding
                : bindings.update(
                        environment,
                        b -> mark.equals(b.mark())
                                ? accounted(b, mark.change(), over.get()).withMark(null)
                                : b);
    }

    private static Binding accounted(Binding binding, String change, ApplyRecord apply) {
        return apply.treeAfter() == null
                ? binding
                : binding.withKnown(new Binding.Known(
                        apply.treeAfter(),
                        apply.snapshot(),
                        apply.isBackedOut() ? "backed out" : "applied",
                        change,
                        apply.leftAt().toString()));
    }

    /**
     * Ends a change, its locks and its places in queues.
     *
     * @param done whether it is closed; otherwise it is cancelled, which takes a reason
     * @param environments names of all environments
     * @throws Refusal if it has ended, an environment is marked by its unfinished apply, or the person may not
     */
    public void end(
            Change change,
            boolean done,
            Person person,
            String reason,
            Collection<String> environments,
            boolean mayOverride)
            throws IOException {
        require(person, mayOverride);
        end(change, done, Actor.person(person.id()), done ? text(reason) : reason(reason), environments);
    }

    /** @throws Refusal if the change's apply on one of these environments is unfinished, so that it cannot end */
    public void requireFinished(Change change, Collection<String> environments) throws IOException {
        requireFinished(change.state());
        for (String environment : environments) {
            Binding.Mark mark = bindings.of(environment).mark();
            if (mark != null && mark.change().equals(change.key())) {
                throw Refusal.conflict("environment '" + environment + "' is marked '" + mark.text() + "' since "
                        + Times.text(mark.since()) + ": resume, roll back or override that apply first");
            }
        }
    }

    private static void requireFinished(ChangeState state) {
        for (ApplyRecord apply : state.applies()) {
            if (apply.isBackingOut()) {
                throw Refusal.conflict("the way back on '" + apply.environment() + "' was asked for ("
                        + apply.backOut().reason() + "): let it end, or withdraw it, first");
            }
            if (apply.isRunning() && apply.beganAt() != null) {
                throw Refusal.conflict("environment '" + apply.environment() + "' is marked 'applying "
                        + state.name().text() + "' since " + Times.text(apply.beganAt())
                        + ": resume, roll back or override that apply first");
            }
        }
    }

    /** @throws Refusal if production was changed in an emergency, and nobody has signed off since what was done */
    public static void requireReviewed(ChangeState state) {
        for (ApplyRecord apply : state.broken()) {
            if (apply.endedAt() != null && state.gates().stream().noneMatch(gate -> reviews(gate, apply))) {
                throw Refusal.conflict("production '" + apply.environment() + "' was changed in an emergency by "
                        + apply.glass().by() + " (" + apply.glass().reason()
                        + "), and that was not reviewed yet: awaitSignOff name: 'Review afterwards', covers: 'plan, "
                        + apply.environment() + "', approvers: '…'");
            }
        }
    }

    private static boolean reviews(GateRecord gate, ApplyRecord apply) {
        boolean ordinary = gate.decisions().stream().noneMatch(decision -> decision.way() == Decision.Way.BREAK_GLASS);
        return gate.isApproved()
                && ordinary
                && !gate.settledAt().isBefore(apply.endedAt())
                && gate.gate().covered().environments().containsKey(apply.environment())
                && gate.gate().covered().planDigest() != null; // A later one only where the run was undone.
    }

    /** The same as a step does it. */
    public void end(Change change, boolean done, Actor by, String reason, Collection<String> environments)
            throws IOException {
        requireFinished(change, environments);
        List<LockRecord> held = new ArrayList<>();
        change.act(by, state -> {
            requireFinished(state); // Looked at again, since from here on nobody begins anything.
            requireReviewed(state);
            List<Fact> facts = new ArrayList<>();
            state.gates().stream()
                    .filter(GateRecord::isOpen)
                    .forEach(gate -> facts.add(new GateFact.Settled(gate.id(), GateOutcome.CANCELLED)));
            state.locks().stream().filter(LockRecord::isHeld).forEach(lock -> {
                held.add(lock);
                facts.add(LockFact.Unlocked.unseen(lock.environment(), lock.token()));
            });
            facts.add(done ? new ChangeFact.Closed(reason) : new ChangeFact.Cancelled(reason));
            return facts;
        });
        for (LockRecord lock : held) {
            bindings.release(lock.environment(), lock.token());
        }
        for (String environment : environments) {
            bindings.update(environment, b -> (change.key().equals(b.occupant()) ? b.withOccupant(null) : b)
                    .withQueue(b.queue().stream()
                            .filter(w -> !w.change().equals(change.key()))
                            .toList()));
        }
    }

    /** What still needs an environment, so that its definition must stay: one text each, empty for nothing. */
    public List<String> needs(String environment) throws IOException {
        List<String> needs = new ArrayList<>();
        Binding binding = bindings.of(environment);
        if (binding.lock() != null) {
            needs.add("change '" + binding.lock().changeName() + "' has locked it");
        }
        if (binding.mark() != null) {
            needs.add("the apply of change '" + binding.mark().changeName() + "' on it is unfinished");
        }
        binding.queue().forEach(waiting -> needs.add("change '" + waiting.changeName() + "' waits for its lock"));
        for (Change change : changes.all()) {
            if (change.summary().isEnded()) {
                continue;
            }
            ChangeState state = change.state();
            boolean base = state.base() != null
                    && (state.base().from().equals(environment)
                            || state.base().to().equals(environment));
            if (base || change.key().equals(binding.occupant())) {
                needs.add("the open change '" + change.name() + "' " + (base ? "is based on it" : "occupies it"));
            }
        }
        return needs;
    }

    /**
     * Lets another job take part in a change.
     *
     * @param job full name of an existing job
     * @param mayConfigure whether the person may configure the job that owns the change
     */
    public void admit(Change change, String job, Person person, boolean mayConfigure) throws IOException {
        if (!person.known() || !mayConfigure) {
            throw Refusal.notAllowed("Admitting a job needs the permission to configure '"
                    + change.state().job() + "'");
        }
        String name = text(job);
        if (name.isEmpty()) {
            throw Refusal.incomplete("Name the job by its full name");
        }
        change.act(Actor.person(person.id()), state -> {
            if (state.admits(name)) {
                throw Refusal.conflict("Job '" + name + "' takes part in this change already");
            }
            return List.of(new ChangeFact.JobsListed(List.of(name)));
        });
    }

    /** @throws Refusal if the person may not override */
    public static void require(Person person, boolean mayOverride) {
        if (!person.known() || !mayOverride) {
            throw Refusal.notAllowed("This needs the permission Promotion/Override, which is not yours on this job");
        }
    }

    private static String reason(String reason) {
        String text = text(reason);
        if (text.isEmpty()) {
            throw Refusal.incomplete("Give a reason; it is kept with the change for ever");
        }
        return text;
    }

    private static String text(String text) {
        return text == null ? "" : text.trim();
    }
}
