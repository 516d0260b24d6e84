package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** The runs on production that have begun, and were neither rolled back, given up nor undone, oldest first. */
    private List<ApplyRecord> carried() {
        Map<String, ApplyRecord> newest = new LinkedHashMap<>();
        for (ApplyRecord apply : state().applies()) {
            if (apply.production() && apply.beganAt() != null && (apply.isRunning() || apply.isDone())) {
                newest.remove(apply.environment());
                newest.put(apply.environment(), apply);
            }
        }
        return List.copyOf(newest.values());
    }

    /** The newest run on any environment of production that is, or is being, carried out: finished or not. */
    Optional<ApplyRecord> production() {
        return carried().stream().reduce((before, after) -> after);
    }

    /** The same on one environment of production. */
    Optional<ApplyRecord> production(String environment) {
        return carried().stream()
                .filter(apply -> apply.environment().equals(environment))
                .findFirst();
    }

    /** Whether a run on production has begun and not come to its end, so that nothing may be copied from there. */
    boolean isHalfApplied() {
        return carried().stream().anyMatch(ApplyRecord::isRunning);
    }

    /** Whether the step that asks lies behind a run on production. */
    boolean isBehind() {
        return behind().isPresent();
    }

    private Optional<ApplyRecord> behind() {
        return carried().stream()
                .filter(apply -> !hasPassed(apply) && !isSentBack(apply) && tookPartBefore(apply))
                .reduce((before, after) -> after);
    }

    private boolean hasPassed(ApplyRecord apply) {
        return apply.isDone() && apply.passedBy().contains(session.build());
    }

    /** Whether another environment of production was backed out since, so that the change went back to 03 for it. */
    private boolean isSentBack(ApplyRecord apply) {
        return apply.isDone()
                && state().applies().stream()
                        .filter(other -> other.production() && other.isBackedOut())
                        .anyMatch(other -> other.leftAt().isAfter(apply.beganAt()));
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

    /** Notes that this build has come past the runs on production that are done. */
    void passProduction() throws IOException, InterruptedException {
        for (ApplyRecord done : carried()) {
            pass(done);
        }
    }

    /** Notes the same of one environment of production. */
    void passProduction(String environment) throws IOException, InterruptedException {
        Optional<ApplyRecord> carried = production(environment);
        if (carried.isPresent()) {
            pass(carried.get());
        }
    }

    /** Notes that this build has come past a run that it found done. */
    void pass(ApplyRecord done) throws IOException, InterruptedException {
        if (done.isDone() && !hasPassed(done)) {
            session.record(new ApplyFact.Passed(done.id()));
        }
    }

    /** The round in which what lies behind was decided. */
    long round() {
        return behind().map(ApplyRecord::round).orElse(state().round());
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
    void dropIdleMark(Stage stage) throws IOException {
        String environment = stage.getName();
        Binding.Mark mark = session.bindings().of(environment).mark();
        if (mark == null || !mark.change().equals(session.change().key())) {
            return;
        }
        if (idle(mark).isPresent()) {
            // Who is about to set it, or to begin under it, has the environment until that is recorded.
            try (Bindings.Reservation untilDropped = session.reserve(stage)) {
                boolean still = idle(mark).isPresent();
                session.bindings().update(environment, b -> still && mark.equals(b.mark()) ? b.withMark(null) : b);
            }
        }
    }

    private Optional<ApplyRecord> idle(Binding.Mark mark) {
        return state().apply(mark.apply()).filter(ApplyRecord::waitsForBegin).filter(a -> isLeft(a.build()));
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
