package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.BackOutRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.execution.Advance;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.WayBack;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.Captured;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Undoes a finished apply, for whichever step carries it out: that one that asks for it itself, or the one that waits when a
 * person does.
 */
record BackingOut(Session session, Stage environment) {

    private static final Duration LOOK_FOR_OTHERS = Duration.ofMinutes(1);

    /** The finished apply there that is to be undone, or is being undone; not one whose way back is only rehearsed. */
    static Optional<ApplyRecord> asked(ChangeState state, String environment) {
        return state.applies().stream()
                .filter(apply -> apply.environment().equals(environment))
                .filter(apply -> apply.isBackingOut() && !apply.backOut().isRehearsal())
                .findFirst();
    }

    /** Says what will happen. */
    void foretell(ApplyRecord apply) throws IOException {
        if (apply.backOut() != null && apply.backOut().restored() != null) {
            session.say("Backup " + apply.backOut().restored() + " is restored on " + environment.getName()
                    + ", item by item nothing is undone.");
            return;
        }
        WayBack way = wayBack(apply);
        session.say("The way back of plan revision " + apply.revision() + " on " + environment.getName() + ": "
                + Counts.of(way.steps(WayBack.How.EXACT).size(), "item") + " exactly, "
                + way.steps(WayBack.How.COMMAND).size() + " by the plan's commands, "
                + way.steps(WayBack.How.BY_HAND).size() + " by a person, "
                + way.steps(WayBack.How.REMAINS).size() + " remain.");
        way.steps(WayBack.How.REMAINS)
                .forEach(step -> session.print("  " + step.item().id() + ": " + step.text()));
    }

    private WayBack wayBack(ApplyRecord apply) throws IOException {
        return WayBack.of(
                StoredPlan.read(session.change(), apply.revision()),
                environment.getName(),
                PlanFiles.in(session.change().revisionFolder(apply.revision())),
                apply.lines());
    }

    /**
     * Undoes what can be undone now; {@code Done} once it is over, also when it was over before.
     *
     * @param firstOfBuild whether the step has not advanced it yet
     * @throws Refusal if it cannot begin; then nothing is to be undone any more
     */
    Progress advance(String applyId, boolean firstOfBuild) throws IOException, InterruptedException {
        if (!apply(applyId).isBackingOut()) {
            session.custody().settle(environment.getName());
            return over(apply(applyId));
        }
        EnvironmentSite site = session.site(environment);
        ApplyRun run = new ApplyRun(session, site, null, "ask");
        String address = session.address("apply/" + applyId + "/");
        if (apply(applyId).performer() == null) {
            run.beginByBuild(apply(applyId));
        }
        if (apply(applyId).performer() == null) {
            return Progress.Waiting.pause(
                    WaitWords.saying(
                            "beginBack",
                            apply(applyId).revision(),
                            environment.getName(),
                            apply(applyId).backOut().reason(),
                            address),
                    null);
        }
        Optional<String> other = new Furthest(session)
                .otherFollower(apply(applyId))
                .filter(build -> apply(applyId).backOut().begun() != null);
        if (other.isPresent()) {
            return new Progress.Waiting(
                    WaitWords.saying(
                            "otherUndoes", other.get(), apply(applyId).revision(), environment.getName(), address),
                    session.clock().instant().plus(LOOK_FOR_OTHERS));
        }
        begin(apply(applyId), site);
        if (apply(applyId).backOut().restored() != null) {
            new Restoring(session, environment).goBack(apply(applyId));
            return over(apply(applyId));
        }
        if (run.advance(applyId, firstOfBuild) instanceof Advance.WaitsForPerson waits) {
            return Progress.Waiting.pause(ApplyWorkPlan.asked("personBack", waits, address), null);
        }
        return over(apply(applyId));
    }

    private ApplyRecord apply(String id) {
        return session.state().apply(id).orElseThrow();
    }

    private Progress over(ApplyRecord apply) throws IOException {
        if (!apply.isBackedOut()) {
            throw Refusal.conflict("Nothing was undone on '" + environment.getName()
                    + "', since the way back was withdrawn or given up meanwhile.");
        }
        return new Progress.Done(result(apply));
    }

    /** Takes lock and mark, and keeps what lies there, before the first item is undone; nothing if that was done before. */
    private void begin(ApplyRecord apply, EnvironmentSite site) throws IOException, InterruptedException {
        if (apply.backOut().begun() != null) {
            return;
        }
        try (Bindings.Reservation untilMarked = session.reserve(environment)) {
            requireFree();
            Captured before = site.capture(session.progress("reading"));
            lock(apply, before.tree());
            mark(apply.id());
            ApplyFact.BackOutBegun begun = new ApplyFact.BackOutBegun(apply.id(), before.tree(), before.snapshot());
            session.act(state -> {
                BackOutEnd.requireGoingBack(state, apply.id());
                return List.of(begun, new ApplyFact.Followed(apply.id()));
            });
            session.say("Undoing plan revision " + apply.revision() + " on " + environment.getName() + ", followed by "
                    + apply.performer() + " (" + apply.backOut().reason() + "); backup " + before.snapshot() + ".");
            if (!Actor.isBuild(apply.backOut().askedBy())) {
                foretell(apply);
            }
        } catch (Refusal e) {
            session.act(state -> state.apply(apply.id())
                            .filter(a -> a.isBackingOut() && a.backOut().begun() == null)
                            .isPresent()
                    ? List.of(new ApplyFact.BackOutWithdrawn(apply.id(), e.getMessage()))
                    : List.of());
            session.custody().settle(environment.getName());
            throw e;
        }
    }

    /** @throws Refusal if it is another change's to write there now */
    void requireFree() throws IOException {
        Optional<String> refusal = WriteRule.refusesWrite(
                session.binding(environment), session.change().key(), session.others());
        if (refusal.isPresent()) {
            throw Refusal.conflict("Refused: " + refusal.get() + ".");
        }
    }

    /** Production is undone under the change's lock; it stays locked, since the next round begins after step 02. */
    private void lock(ApplyRecord apply, String tree) throws IOException, InterruptedException {
        String name = environment.getName();
        if (!environment.isProduction() || session.state().heldLock(name).isPresent()) {
            return;
        }
        String ticket = session.build() + "/" + session.node();
        String reason = "way back: " + apply.backOut().reason();
        Binding.Waiting place = new Binding.Waiting(
                ticket,
                session.change().key(),
                session.change().name(),
                session.now().toString(),
                reason,
                session.build());
        Optional<Binding.Lock> lock = session.bindings().acquire(name, place, session.by(), tree);
        if (lock.isEmpty()) {
            session.bindings().leave(name, ticket);
            throw Refusal.conflict("Refused: others wait for the lock of '" + name + "', so it is not this change's.");
        }
        session.record(new LockFact.Locked(name, lock.get().token(), reason, tree, ""));
        session.say("Locked " + name + " for change " + session.change().name() + " (" + reason + ").");
    }

    private void mark(String applyId) throws IOException {
        String key = session.change().key();
        Binding.Mark mark = new Binding.Mark(
                key, session.change().name(), applyId, session.now().toString(), Binding.Mark.BACKING_OUT);
        Binding after = session.bindings()
                .update(
                        environment.getName(),
                        b -> b.mark() == null || b.mark().change().equals(key) ? b.withMark(mark) : b);
        if (!after.mark().change().equals(key)) {
            throw Refusal.conflict(
                    "Environment '" + environment.getName() + "' was marked by another change meanwhile.");
        }
    }

    private Map<String, Object> result(ApplyRecord apply) throws IOException {
        BackOutRecord back = apply.backOut();
        LedgerView ledger = LedgerView.of(apply);
        List<Map<String, Object>> items = new ArrayList<>();
        for (WayBack.Step step : back.restored() == null ? wayBack(apply).steps() : List.<WayBack.Step>of()) {
            Optional<LedgerLine> last = ledger.last(step.item().id());
            Map<String, Object> item = new LinkedHashMap<>();
            item.put("item", step.item().id());
            item.put("how", step.how().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            item.put("status", ledger.status(step.item().id()));
            item.put("by", last.map(LedgerLine::by).orElse(null));
            item.put("message", last.map(LedgerLine::message).orElse(""));
            items.add(item);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("apply", apply.id());
        result.put("environment", apply.environment());
        result.put("revision", apply.revision());
        result.put("outcome", apply.outcome().toString());
        result.put("reason", back.reason());
        result.put("restored", back.restored());
        result.put("implementer", back.implementer());
        result.put("began", back.beganAt());
        result.put("ended", back.endedAt());
        result.put("items", items);
        result.put("remains", back.ended().summary().remains());
        result.put("work", back.ended().summary().rollback());
        result.put("wait", ledger.wayBack().minus(back.ended().summary().rollback()));
        result.put("tree", apply.treeAfter());
        result.put("treeBefore", apply.treeBefore());
        result.put("exact", back.isExact());
        result.put("differences", back.ended().differences());
        result.put("round", session.state().round());
        return result;
    }
}
