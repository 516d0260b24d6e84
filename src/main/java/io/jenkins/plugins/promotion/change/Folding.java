package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.CopyFact;
import io.jenkins.plugins.promotion.change.fact.EvidenceFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.change.fact.RestoreFact;
import io.jenkins.plugins.promotion.change.fact.RevisionFact;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.TestFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One fact more on a state: what it changes is replaced here, everything else is shared with the state before. */
final class Folding {

    private final Recorded recorded;
    private ChangeSummary summary;
    private CopyRecord base;
    private long round;
    private List<CopyRecord> copies;
    private List<CopyCall> copyCalls;
    private List<RevisionRecord> revisions;
    private List<LockRecord> locks;
    private List<GateRecord> gates;
    private List<ApplyRecord> applies;
    private List<WindowRecord> windows;
    private List<SoakRecord> soaks;
    private List<RestoreRecord> restores;
    private List<TestRunRecord> testRuns;
    private List<EvidenceRecord> evidence;
    private List<Participation> participations;
    private List<FreezeLift> lifts;
    private StepFailure failure;

    Folding(ChangeState before, Recorded recorded) {
        this.recorded = recorded;
        summary = before.summary();
        base = before.base();
        round = before.round();
        copies = before.copies();
        copyCalls = before.copyCalls();
        revisions = before.revisions();
        locks = before.locks();
        gates = before.gates();
        applies = before.applies();
        windows = before.windows();
        soaks = before.soaks();
        restores = before.restores();
        testRuns = before.testRuns();
        evidence = before.evidence();
        participations = before.participations();
        lifts = before.lifts();
        failure = before.failure();
    }

    /** @throws Refusal if the fact names what the change does not have, or has already */
    ChangeState state() {
        if (recorded.actor().build() != null) {
            summary = summary.joinedBy(recorded.actor().build());
        }
        fold(recorded.fact());
        return new ChangeState(
                summary,
                recorded.seq(),
                base,
                round,
                copies,
                copyCalls,
                revisions,
                locks,
                gates,
                applies,
                windows,
                soaks,
                restores,
                testRuns,
                evidence,
                participations,
                lifts,
                failure);
    }

    private void fold(Fact fact) {
        if (fact instanceof ChangeFact life) {
            life(life);
        } else if (fact instanceof CopyFact copy) {
            copy(copy);
        } else if (fact instanceof LockFact lock) {
            lock(lock);
        } else if (fact instanceof RevisionFact revision) {
            revision(revision);
        } else if (fact instanceof GateFact gate) {
            gate(gate);
        } else if (fact instanceof ApplyFact apply) {
            apply(apply);
        } else if (fact instanceof WindowFact window) {
            window(window);
        } else if (fact instanceof SoakFact soak) {
            soak(soak);
        } else if (fact instanceof TestFact tests) {
            requireNew("run of tests", testRuns, TestRunRecord::id, tests.id());
            testRuns = AppendOnly.plus(
                    testRuns, new TestRunRecord(recorded.seq(), recorded.at(), recorded.actor(), tests));
        } else if (fact instanceof EvidenceFact file) {
            evidence(file);
        } else if (fact instanceof RestoreFact restore) {
            restores = AppendOnly.plus(restores, new RestoreRecord(restore, recorded.at(), recorded.actor()));
        }
    }

    private void life(ChangeFact fact) {
        if (fact instanceof ChangeFact.Opened) {
            throw refused("is opened already");
        } else if (fact instanceof ChangeFact.Joined joined) {
            participations = AppendOnly.plus(
                    participations, new Participation(recorded.actor().build(), joined.requesters()));
            failure = null;
        } else if (fact instanceof ChangeFact.StepFailed failed) {
            failure = new StepFailure(
                    failed.step(), failed.why(), recorded.actor().build(), recorded.at());
        } else if (fact instanceof ChangeFact.FreezeLifted lifted) {
            lifts = AppendOnly.plus(
                    lifts,
                    new FreezeLift(
                            lifted.environment(),
                            lifted.until(),
                            lifted.reason(),
                            recorded.actor().by(),
                            recorded.at()));
        } else if (fact instanceof ChangeFact.Emergency) {
            summary = summary.forEmergency();
        } else if (fact instanceof ChangeFact.JobsListed listed) {
            summary = summary.admitting(listed.jobs());
        } else if (fact instanceof ChangeFact.JobRenamed renamed) {
            summary = summary.renamed(renamed.from(), renamed.to());
            renamed(ChangeSummary.renaming(renamed));
        } else if (fact instanceof ChangeFact.JobReplaced replaced) {
            summary = summary.replaced(replaced.job());
            renamed(ChangeSummary.renaming(replaced));
        } else if (fact instanceof ChangeFact.RoundBegan began) {
            round = began.round();
        } else if (!(fact instanceof ChangeFact.Probed)) { // Which leads to nothing.
            ChangePhase phase = fact instanceof ChangeFact.Closed ? ChangePhase.CLOSED : ChangePhase.CANCELLED;
            summary = summary.ended(phase, recorded.at(), recorded.actor().by());
        }
    }

    /** Whose builds did what is compared with builds that go on under the new name. */
    private void renamed(UnaryOperator<String> builds) {
        copyCalls = copyCalls.stream().map(call -> call.renamed(builds)).toList();
        gates = gates.stream().map(gate -> gate.renamed(builds)).toList();
        applies = applies.stream().map(apply -> apply.renamed(builds)).toList();
        failure = failure == null
                ? null
                : new StepFailure(failure.step(), failure.why(), builds.apply(failure.build()), failure.at());
    }

    private void copy(CopyFact fact) {
        if (fact instanceof CopyFact.Copied copied) {
            CopyRecord copy = new CopyRecord(recorded.seq(), recorded.at(), recorded.actor(), copied);
            copies = AppendOnly.plus(copies, copy);
            base = copied.base() ? copy : base;
            called(fact, copy.seq());
        } else if (fact instanceof CopyFact.Reused reused) {
            if (copies.stream().noneMatch(copy -> copy.seq() == reused.stored())) {
                throw refused("has no copy number " + reused.stored());
            }
            called(fact, reused.stored());
        }
    }

    private void called(CopyFact fact, long copy) {
        copyCalls = AppendOnly.plus(
                copyCalls,
                new CopyCall(recorded.actor().build(), recorded.actor().node(), fact.from(), fact.to(), copy));
    }

    private void lock(LockFact fact) {
        if (fact instanceof LockFact.Locked locked) {
            requireNew("lock", locks, LockRecord::token, fact.token());
            locks = AppendOnly.plus(locks, new LockRecord(locked, recorded.at(), recorded.actor(), null, null, null));
        } else if (fact instanceof LockFact.Unlocked unlocked) {
            locks = replaced("lock", locks, LockRecord::token, fact.token(), lock -> lock.released(recorded, unlocked));
        }
    }

    private void revision(RevisionFact fact) {
        if (fact.number() != revisions.size() + 1L) {
            throw refused("has revision " + revisions.size() + ", after which " + fact.number() + " cannot come");
        }
        revisions =
                AppendOnly.plus(revisions, new RevisionRecord(recorded.seq(), recorded.at(), recorded.actor(), fact));
    }

    private void evidence(EvidenceFact file) {
        requireNew("attached file", evidence, EvidenceRecord::id, file.id());
        boolean known =
                switch (file.to()) {
                    case GATE -> gates.stream().anyMatch(gate -> gate.id().equals(file.of()));
                    case TEST_RUN -> testRuns.stream().anyMatch(run -> run.id().equals(file.of()));
                    case APPLY, BACK_OUT -> applies.stream()
                            .anyMatch(apply -> apply.id().equals(file.of()));
                };
        if (!known) {
            throw refused("has no " + file.to() + " '" + file.of() + "' to which a file could be attached");
        }
        evidence = AppendOnly.plus(evidence, new EvidenceRecord(recorded.seq(), recorded.at(), recorded.actor(), file));
    }

    private void gate(GateFact fact) {
        if (fact instanceof GateFact.Opened opened) {
            requireNew("gate", gates, GateRecord::id, fact.id());
            gates = AppendOnly.plus(gates, GateRecord.opened(recorded, opened));
        } else {
            gates = replaced("gate", gates, GateRecord::id, fact.id(), gate -> gate.with(recorded, fact));
        }
    }

    private void apply(ApplyFact fact) {
        if (fact instanceof ApplyFact.Waiting waiting) {
            requireNew("apply", applies, ApplyRecord::id, fact.id());
            applies = AppendOnly.plus(applies, ApplyRecord.opened(recorded, waiting));
            return;
        }
        applies = replaced("apply", applies, ApplyRecord::id, fact.id(), apply -> {
            if (fact instanceof ApplyFact.BackOutAsked asked
                    && (asked.restored() == null ? !apply.isDone() : apply.isRunning() || apply.beganAt() == null)) {
                throw refused("has no finished apply '" + apply.id() + "' that could be backed out");
            }
            ApplyRecord now = apply.with(recorded, fact);
            if (now.production() && fact instanceof ApplyFact.Begun) {
                summary = summary.with(ChangePhase.APPLYING);
            } else if (now.production() && fact instanceof ApplyFact.Ended) {
                summary = summary.with(now.isDone() ? ChangePhase.APPLIED : ChangePhase.OPEN);
            } else if (now.production() && fact instanceof ApplyFact.BackOutBegun) {
                summary = summary.with(ChangePhase.BACKING_OUT);
            } else if (now.production() && fact instanceof ApplyFact.BackOutEnded) {
                summary = summary.with(ChangePhase.BACKED_OUT);
            }
            return now;
        });
    }

    private void window(WindowFact fact) {
        if (fact instanceof WindowFact.Opened opened) {
            requireNew("outage", windows, WindowRecord::id, fact.id());
            windows = AppendOnly.plus(windows, WindowRecord.opened(recorded, opened));
        } else {
            windows = replaced("outage", windows, WindowRecord::id, fact.id(), w -> w.with(recorded, fact));
        }
    }

    private void soak(SoakFact fact) {
        if (fact instanceof SoakFact.Began began) {
            requireNew("soak", soaks, SoakRecord::id, fact.id());
            soaks = AppendOnly.plus(soaks, SoakRecord.opened(recorded, began));
            summary = summary.with(ChangePhase.SOAKING);
        } else {
            soaks = replaced("soak", soaks, SoakRecord::id, fact.id(), soak -> soak.with(recorded, fact));
            boolean over = fact instanceof SoakFact.Ended && summary.phase() == ChangePhase.SOAKING;
            summary = over ? summary.with(ChangePhase.APPLIED) : summary;
        }
    }

    private <T> void requireNew(String what, List<T> all, Function<T, String> id, String named) {
        if (all.stream().anyMatch(one -> id.apply(one).equals(named))) {
            throw refused("has " + what + " '" + named + "' already");
        }
    }

    private <T> List<T> replaced(
            String what, List<T> all, Function<T, String> id, String named, UnaryOperator<T> change) {
        for (int i = all.size() - 1; i >= 0; i--) {
            if (id.apply(all.get(i)).equals(named)) {
                List<T> copy = new ArrayList<>(all);
                copy.set(i, change.apply(all.get(i)));
                return List.copyOf(copy);
            }
        }
        throw refused("has no " + what + " '" + named + "'");
    }

    private Refusal refused(String why) {
        return Refusal.conflict("change '" + summary.name().text() + "' " + why);
    }
}
