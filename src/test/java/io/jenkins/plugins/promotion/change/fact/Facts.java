package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.Summary;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.outage.Overrun;
import io.jenkins.plugins.promotion.outage.Soak;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.Rule;
import io.jenkins.plugins.promotion.signoff.ScriptResult;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** At least one fact of every type, in an order in which they can follow one another. */
public final class Facts {

    private static final Instant AT = Instant.parse("2026-11-21T13:02:00.123Z");
    private static final OffsetDateTime TIME = OffsetDateTime.parse("2026-11-28T01:00+01:00");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Facts() {}

    private static Gate gate(String tree) {
        return new Gate(
                "r1-test",
                "Test",
                "CR-1",
                1,
                Rule.parse("qa:2, business", 1, true, "10d"),
                new Covered(1L, "v1:plan", "v1:p", "v1:b", Map.of("test", tree), null, "complete"),
                AT,
                "shop#1",
                "Please look",
                new TestPlan(
                        "t", "T", List.of(new TestCase("a", "A", List.of("x"), "y", true, "A.*", List.of("true")))),
                List.of("testers"));
    }

    private static LedgerLine line() {
        return new LedgerLine(
                1,
                "test",
                1,
                "stop",
                "v1:item",
                LineStatus.WAITING,
                "ivan",
                AT,
                Optional.empty(),
                MINUTE,
                "",
                "",
                "Stop it",
                "",
                1,
                Optional.of(WaitsFor.MANUAL),
                Optional.empty());
    }

    private static Summary summary() {
        return new Summary(
                Summary.Outcome.PARTLY_ROLLED_BACK,
                List.of(new Summary.Line("stop", "DONE", "ivan", 1, MINUTE, MINUTE, Duration.ZERO, 1, "done by ivan")),
                MINUTE,
                MINUTE,
                Duration.ZERO,
                1,
                List.of("stop (irreversible)"));
    }

    /** All of them. */
    public static List<Fact> all() {
        return List.of(
                new ChangeFact.Opened("CR-1", "shop"),
                new ChangeFact.Joined(List.of("starter")),
                new ChangeFact.JobsListed(List.of("other")),
                new ChangeFact.JobRenamed("other", "another"),
                new CopyFact.Copied(
                        "production",
                        "test",
                        "v1:s",
                        "v1:b",
                        "v1:s",
                        412,
                        1000,
                        1,
                        2,
                        3,
                        MINUTE,
                        "snapshot",
                        "backup",
                        false,
                        true,
                        false,
                        true,
                        1,
                        0),
                new CopyFact.Reused("production", "test", 5),
                new CopyFact.Discarded("production", "test", "false start", "v1:t"),
                new RestoreFact("test", "backup", "false start", "v1:t", "v1:s", 412, 1, 2, 3, MINUTE, "another"),
                new LockFact.Locked("production", "production-1", "routing", "v1:s", "1 changed"),
                new LockFact.Unlocked("production", "production-1", "v1:t", true, true, "dead"),
                new RevisionFact(
                        1,
                        "v1:plan",
                        "Enable it",
                        List.of("dora"),
                        "development",
                        "v1:d",
                        "snapshot",
                        3,
                        2,
                        1,
                        List.of("gone"),
                        true,
                        "test-plan.yaml",
                        1),
                new GateFact.Opened(1, gate("v1:t")),
                new GateFact.Tested("r1-test", new TestResult("a", TestResult.Result.FAIL, "", "qa1", AT, 1)),
                new TestFact(
                        "tests-1",
                        "test",
                        "v1:t",
                        1,
                        1,
                        3,
                        1,
                        List.of("A.one", "B.two"),
                        false,
                        List.of(new ScriptResult(
                                "a", TestResult.Result.FAIL, "1 of 2 tests failed", List.of("A.one"), false)),
                        List.of("b")),
                new EvidenceFact(
                        "file-1",
                        EvidenceOf.GATE,
                        "r1-test",
                        "a",
                        "screen.png",
                        "image/png",
                        1000,
                        "ab".repeat(32),
                        "the start page"),
                new GateFact.Decided(
                        "r1-test",
                        new Decision(
                                "qa1",
                                Decision.Verdict.REJECT,
                                List.of("qa"),
                                AT,
                                Decision.Way.REST,
                                "no",
                                Map.of("plan", "v1:plan"))),
                new GateFact.Renewed(1, List.of("environment 'test' changed"), gate("v1:u")),
                new GateFact.Taken("r1-test"),
                new GateFact.Reminded("r1-test", List.of("leads")),
                new GateFact.Settled("r1-test", GateOutcome.APPROVED),
                new GateFact.Voided("r1-test", List.of("stuck")),
                new ChangeFact.RoundBegan(2, "r1-test", "apply-1"),
                new ApplyFact.Waiting("apply-1", "test", false, 1, 1, true),
                new ApplyFact.BeginPressed("apply-1"),
                new ApplyFact.Begun("apply-1", "v1:s", "backup", "v1:s", "v1:p"),
                new ApplyFact.Followed("apply-1"),
                new ChangeFact.Emergency(),
                new ChangeFact.StepFailed("applyWorkPlan", "drift: pool.json is 30, expected 20"),
                new ApplyFact.Passed("apply-1"),
                new ApplyFact.Lacks("apply-1", List.of("no rehearsal")),
                new ApplyFact.GlassBroken("apply-1", "the shop is down"),
                new ApplyFact.Ledger("apply-1", line()),
                new ApplyFact.Answered("apply-1", "stop", Answer.DONE, "the log line"),
                new ApplyFact.AnswerTaken("apply-1", "stop", "not now"),
                new ApplyFact.Stopped("apply-1", "stop", "ivan"),
                new ApplyFact.Clarified("apply-1", "stop", "which one?"),
                new ApplyFact.Ended(
                        "apply-1",
                        ApplyOutcome.DONE,
                        "v1:a",
                        "snapshot",
                        summary(),
                        new CompletenessResult(
                                "1 missing",
                                true,
                                false,
                                List.of("a"),
                                List.of("b"),
                                List.of("c"),
                                List.of("d"),
                                List.of("e")),
                        false,
                        List.of("it was rolled back"),
                        List.of(new PlanCheck.Result("pool", false, "pool.json /max is 41")),
                        "stuck"),
                new ApplyFact.BackOutAsked("apply-1", "orders are lost", false, "backup"),
                new ApplyFact.BackOutWithdrawn("apply-1", "they are not"),
                new ApplyFact.BackOutAsked("apply-1", "they are", true, null),
                new ApplyFact.BackOutBegun("apply-1", "v1:a", "backup"),
                new ApplyFact.BackOutEnded("apply-1", "v1:s", "snapshot", summary(), false, List.of("dns.conf")),
                new WindowFact.Opened(
                        "outage-1",
                        "production",
                        new OutageEstimate(
                                MINUTE,
                                MINUTE,
                                "20 %",
                                MINUTE,
                                true,
                                MINUTE,
                                "apply-1",
                                MINUTE,
                                List.of("dns"),
                                Map.of("dns", "median of 3 runs"))),
                new WindowFact.Estimated(
                        "outage-1",
                        new OutageEstimate(
                                MINUTE, MINUTE, "20 %", MINUTE, true, null, "apply-2", MINUTE, List.of(), Map.of())),
                new WindowFact.Planned("outage-1", TIME, TIME.plusHours(1), TIME.plusMinutes(35)),
                new WindowFact.Overlapped(
                        "outage-1",
                        List.of(new WindowFact.Meanwhile("billing", TIME.minusHours(1), TIME.plusMinutes(5)))),
                new WindowFact.Near("outage-1"),
                new WindowFact.Missed("outage-1"),
                new WindowFact.Began("outage-1"),
                new WindowFact.Overran("outage-1", Overrun.Level.NO_WAY_BACK_IN_TIME),
                new WindowFact.Ended("outage-1", TIME, true),
                new SoakFact.Began("soak-1", "production", Duration.ofDays(3), "v1:a"),
                new SoakFact.Observed("soak-1", new Soak.Change(AT, AT.plusSeconds(1), "v1:b", List.of("x"))),
                new SoakFact.Checked(
                        "soak-1",
                        new Soak.Checked(
                                AT,
                                AT.plusSeconds(1),
                                List.of(new PlanCheck.Result("pool", false, "pool.json /max is 41")))),
                new SoakFact.Ended("soak-1", SoakOutcome.FAILED),
                new ChangeFact.FreezeLifted("production", TIME, "it cannot wait"),
                new ChangeFact.Probed("test", 1, List.of("look: ls /srv")),
                new ChangeFact.JobReplaced("another"),
                new ChangeFact.Closed(""),
                new ChangeFact.Cancelled("given up"));
    }
}
