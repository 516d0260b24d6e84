package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.lock.Binding;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How far a change has come, as one build sees it. Once production carries the plan, or a part of it, the steps that led
 * there lie behind: they return what is stored and touch nothing, since production is meant to differ from its base and
 * from what was copied then. A build has come past that point when it applied the plan itself, or found it applied.
 */
record Furthest(Session session) {

    private ChangeState state() {
        return session.state();
    }

    /** The run on production that has begun, and was neither rolled back, given up nor undone: finished or not. */
    Optional<ApplyRecord> production() {
        return state().applies().stream()
                .filter(apply -> apply.production() && apply.beganAt() != null)
                .filter(apply -> apply.isRunning() || apply.isDone())
                .reduce((before, after) -> after);
    }

    /** Whether a run on production has begun and not come to its end, so that nothing may be copied from there. */
    boolean isHalfApplied() {
        return production().filter(ApplyRecord::isRunning).isPresent();
    }

    /** Whether the step that asks lies behind the run on production. */
    boolean isBehind() {
        return production()
                .filter(apply -> !hasPassed(apply) && tookPartBefore(apply))
                .isPresent();
    }

    private boolean hasPassed(ApplyRecord apply) {
        return apply.isDone() && apply.passedBy().contains(session.build());
    }

    /** A job that joins only afterwards, as to copy production down, has nothing behind it. */
    private boolean tookPartBefore(ApplyRecord apply) {
        String job = session.performer().job();
        return job.equals(state().job())
                || state().copyCalls().stream()
                        .filter(call -> call.build() != null && call.build().startsWith(job + "#"))
                        .anyMatch(call -> isBefore(call.copy(), apply));
    }

    private boolean isBefore(long copy, ApplyRecord apply) {
        return state().copies().stream().anyMatch(c -> c.seq() == copy && c.at().isBefore(apply.beganAt()));
    }

    /** Notes that this build has come past the run on production, if that is done. */
    void passProduction() throws IOException, InterruptedException {
        Optional<ApplyRecord> done = production().filter(ApplyRecord::isDone);
        if (done.isPresent()) {
            pass(done.get());
        }
    }

    /** Notes that this build has come past a run that it found done. */
    void pass(ApplyRecord done) throws IOException, InterruptedException {
        if (!hasPassed(done)) {
            session.record(new ApplyFact.Passed(done.id()));
        }
    }

    /** The round in which what lies behind was decided. */
    long round() {
        return isBehind() ? production().orElseThrow().round() : state().round();
    }

    /** The copy between two environments that led to the run on production. */
    Optional<CopyRecord> copyBehind(String from, String to) {
        OffsetDateTime began = production().orElseThrow().beganAt();
        return newest(copy ->
                copy.from().equals(from) && copy.to().equals(to) && copy.at().isBefore(began));
    }

    private Optional<CopyRecord> newest(Predicate<CopyRecord> wanted) {
        return state().copies().stream().filter(wanted).reduce((before, after) -> after);
    }

    /** A run on an environment, other than production, that has begun and was not finished. */
    Optional<ApplyRecord> unfinished(String environment) {
        return state().lastApply(environment)
                .filter(apply -> !apply.production() && apply.isRunning() && apply.beganAt() != null);
    }

    /**
     * Takes away a mark that a crash left before the first item could start: nothing was done under it, and whoever goes on
     * sets it again.
     */
    void dropIdleMark(String environment) throws IOException {
        Binding.Mark mark = session.bindings().of(environment).mark();
        if (mark == null || !mark.change().equals(session.change().key())) {
            return;
        }
        Optional<ApplyRecord> idle =
                state().apply(mark.apply()).filter(ApplyRecord::waitsForBegin).filter(a -> isLeft(a.build()));
        if (idle.isPresent()) {
            session.bindings().update(environment, b -> mark.equals(b.mark()) ? b.withMark(null) : b);
        }
    }

    private boolean isLeft(String build) {
        return session.build().equals(build) || !session.world().building().test(build);
    }

    /** The build that follows a run at this moment, or waits for its Begin, if it is another than this one. */
    Optional<String> otherFollower(ApplyRecord apply) {
        return Optional.ofNullable(apply.followedBy() == null ? apply.build() : apply.followedBy())
                .filter(build -> !build.equals(session.build()))
                .filter(build -> session.world().building().test(build));
    }
}
