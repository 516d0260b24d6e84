package io.jenkins.plugins.promotion.hearing;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.LedgerView;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.process.people.Following;
import io.jenkins.plugins.promotion.process.people.Participants;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import io.jenkins.plugins.promotion.signoff.Eligibility;
import io.jenkins.plugins.promotion.signoff.IdComparison;
import io.jenkins.plugins.promotion.signoff.Identities;
import io.jenkins.plugins.promotion.signoff.Person;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom an event concerns. What waits for people concerns those who can do it now, by the same rules that decide when they
 * try; what only happened concerns those who took part.
 *
 * @param state of the change now, which may be further than the event
 */
public record Concerned(ChangeState state, IdComparison ids, Clock clock) {

    /** Somebody who may be told, and what they hold on the job of the change. */
    public interface Candidate {
        Person person();

        /** Whether the person may see the change at all. */
        boolean maySee();

        /** Whether the person holds Promotion/SignOff. */
        boolean maySignOff();

        /** Whether the person holds Promotion/Test, which Promotion/SignOff implies. */
        boolean mayTest();

        /** Whether the person holds Promotion/Apply. */
        boolean mayApply();
    }

    /** Ids of those who took part: who started builds, wrote the plan, followed it. */
    public Set<String> participants() {
        Identities all = Participants.of(state);
        Set<String> ids = new LinkedHashSet<>(all.requesters().keySet());
        ids.addAll(all.authors().keySet());
        ids.addAll(all.implementers().keySet());
        return ids;
    }

    /** Whether an event asks somebody to do something, so that everybody is a candidate and not only who took part. */
    public static boolean asks(PromotionEvent event) {
        return event instanceof PromotionEvent.GateOpened
                || event instanceof PromotionEvent.GateReminded
                || event instanceof PromotionEvent.BeginAwaited
                || event instanceof PromotionEvent.ItemAwaited
                || asksForDates(event);
    }

    private static boolean asksForDates(PromotionEvent event) {
        return event instanceof PromotionEvent.DatesAwaited
                || event instanceof PromotionEvent.WindowMissed
                || event instanceof PromotionEvent.WindowOverlaps;
    }

    /** Those of the candidates whom an event concerns. */
    public <T extends Candidate> List<T> among(List<T> candidates, PromotionEvent event) {
        List<T> seeing = candidates.stream().filter(Candidate::maySee).toList();
        if (event instanceof PromotionEvent.GateOpened opened) {
            return signers(seeing, opened.gate(), List.of());
        }
        if (event instanceof PromotionEvent.GateReminded reminded) {
            return signers(seeing, reminded.gate(), reminded.to());
        }
        if (event instanceof PromotionEvent.BeginAwaited awaited) {
            return seeing.stream().filter(one -> canBegin(one, awaited.apply())).toList();
        }
        if (event instanceof PromotionEvent.ItemAwaited awaited) {
            return owners(seeing.stream().filter(one -> canAnswer(one, awaited)).toList(), awaited.owner());
        }
        if (asksForDates(event)) {
            return seeing.stream().filter(Candidate::mayApply).toList();
        }
        return seeing.stream()
                .filter(one -> participants().stream()
                        .anyMatch(id -> ids.sameUser(id, one.person().id())))
                .toList();
    }

    private <T extends Candidate> List<T> signers(List<T> candidates, String gate, List<String> others) {
        Optional<GateRecord> record = state.gate(gate).filter(GateRecord::isOpen);
        if (record.isEmpty()) {
            return List.of();
        }
        var ballot = new SignOffs(clock, ids, SignOffs.Trees.UNKNOWN).ballot(state, gate);
        boolean toTest =
                ballot.tests().filter(tests -> !tests.blockers().isEmpty()).isPresent();
        List<T> all = new ArrayList<>();
        for (T one : candidates) {
            boolean signs = ballot.eligibility(one.person(), one.maySignOff()) instanceof Eligibility.Eligible;
            boolean named = others.stream().anyMatch(name -> one.person().isNamed(name, ids));
            boolean tests = toTest && ballot.mayTest(one.person(), one.mayTest());
            if (signs || named || tests) {
                all.add(one);
            }
        }
        return all;
    }

    private boolean canBegin(Candidate one, String apply) {
        return state.apply(apply).isPresent()
                && new Following(ids)
                        .beginRefusal(state, apply, one.person(), one.mayApply())
                        .isEmpty();
    }

    private boolean canAnswer(Candidate one, PromotionEvent.ItemAwaited awaited) {
        Optional<ApplyRecord> run = state.apply(awaited.apply()).filter(ApplyRecord::isRunning);
        return run.isPresent()
                && !hasDone(run.get(), one.person())
                && new Following(ids)
                        .answerRefusal(state, awaited.apply(), Answer.DONE, one.person(), one.mayApply())
                        .isEmpty();
    }

    /** Whether this person said that the item is done, which another one is to confirm now. */
    private boolean hasDone(ApplyRecord run, Person person) {
        return LedgerView.of(run)
                .last()
                .filter(line -> line.status() == LineStatus.CLAIMED && ids.sameUser(line.by(), person.id()))
                .isPresent();
    }

    /** The owner of the item where that is among those who can do it; else all of these, since somebody has to. */
    private <T extends Candidate> List<T> owners(List<T> can, String owner) {
        List<T> named = can.stream()
                .filter(one -> !owner.isEmpty() && one.person().isNamed(owner, ids))
                .toList();
        return named.isEmpty() ? can : named;
    }
}
