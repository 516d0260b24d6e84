package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.CopyFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.LockFact;
import io.jenkins.plugins.promotion.change.fact.RevisionFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.GateIds;
import io.jenkins.plugins.promotion.signoff.GateState;
import io.jenkins.plugins.promotion.signoff.IdComparison;
import io.jenkins.plugins.promotion.signoff.Person;
import io.jenkins.plugins.promotion.signoff.Rule;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A change in a folder, a clock that a test moves, and the entries that steps write. */
public final class Scene {

    /** Moves only when told. */
    public static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-11-21T09:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        public void pass(Duration duration) {
            now = now.plus(duration);
        }
    }

    public static final String PLAN =
            """
            apiVersion: workplan/v1
            plan: {id: routing, title: Enable new routing}
            items:
              - {id: stop, description: Stop it, kind: manual, instruction: Stop it, evidence: the log line, estimate: 60s, notes: gently}
              - {id: pool, description: Raise the pool, kind: set, file: app.json, pointer: /pool, value: 20}
              - {id: seal, description: Seal it, kind: manual, instruction: Seal it, secondPerson: true}
            """;

    /** The hands of the clock; {@code null} in a controller. */
    public final Hands clock;

    private final Clock time;
    public final Changes changes;
    public final Bindings bindings;
    public final Change change;

    public Scene(Path folder) throws IOException {
        clock = new Hands();
        time = clock;
        changes = new Changes(folder.resolve("changes"), clock, c -> {});
        bindings = new Bindings(folder.resolve("environments"), clock, name -> {});
        change = changes.use(new ChangeName("CR-1"), "shop", "build:shop#1");
    }

    /** The same entries for a change that lives in a controller, at its clock. */
    public Scene(Changes changes, Bindings bindings, Change change, Clock time) {
        this.clock = null;
        this.time = time;
        this.changes = changes;
        this.bindings = bindings;
        this.change = change;
    }

    public static Person person(String id, String... groups) {
        return new Person(id, Set.of(groups));
    }

    public SignOffs signOffs() {
        return new SignOffs(time, IdComparison.CASE_INSENSITIVE, SignOffs.Trees.UNKNOWN);
    }

    /** The gate asks anew, since another tree lies on test. */
    public void renew(String id, String tree) throws IOException {
        Gate old = signOffs().ballot(change.state(), id).gate();
        Covered covered = new Covered(1L, "v1:abc", null, null, Map.of("test", tree), null, "complete");
        Gate renewed = old.renewed(old.rule(), covered, old.tests(), old.testers(), time.instant(), "shop#2");
        record(new GateFact.Renewed(1, List.of("environment 'test' changed"), renewed));
    }

    /** What a person sees of a gate who looks at it now. */
    public String seen(String gate) {
        return signOffs().ballot(change.state(), gate).seen();
    }

    /** A person looks at a gate and decides. */
    public GateState decide(String gate, Person person, Verdict verdict, String comment) throws IOException {
        return signOffs().decide(change, gate, seen(gate), person, verdict, Way.UI, comment, true);
    }

    public Following following() {
        return new Following(IdComparison.CASE_INSENSITIVE);
    }

    public Custody custody() {
        return new Custody(changes, bindings);
    }

    public OffsetDateTime now() {
        return OffsetDateTime.now(time);
    }

    public void build(String... requesters) throws IOException {
        record(new ChangeFact.Joined(List.of(requesters)));
    }

    public String gate(String name, String approvers, int required, boolean fourEyes, TestPlan tests)
            throws IOException {
        return gate(name, !name.equals("Changes made"), approvers, required, fourEyes, tests);
    }

    /** A gate at which contents are signed, or none, whatever it is called. */
    public String gate(String name, boolean content, String approvers, int required, boolean fourEyes, TestPlan tests)
            throws IOException {
        int round = (int) change.state().round();
        String id = GateIds.of(
                round, name, change.state().gates().stream().map(g -> g.id()).toList());
        Covered covered = content
                ? new Covered(1L, "v1:abc", null, null, Map.of("test", "v1:tree"), null, "complete")
                : Covered.NOTHING;
        Gate gate = new Gate(
                id,
                name,
                change.key(),
                round,
                Rule.parse(approvers, required, fourEyes, null),
                covered,
                time.instant(),
                "shop#1",
                "",
                tests);
        record(new GateFact.Opened(1, gate));
        return id;
    }

    public void copy(String from, String to, boolean base, boolean fromProduction) throws IOException {
        record(new CopyFact.Copied(
                from,
                to,
                "v1:s",
                "v1:b",
                "v1:" + from,
                412,
                1000,
                0,
                3,
                0,
                Duration.ofSeconds(4),
                "s",
                null,
                false,
                base,
                false,
                fromProduction,
                change.state().round(),
                change.state().revisionNumber()));
    }

    public void revision(String... authors) throws IOException {
        long number = change.state().revisionNumber() + 1;
        change.storeRevision(number, Map.of(StoredPlan.FILE, PLAN.getBytes(StandardCharsets.UTF_8)));
        record(new RevisionFact(
                number,
                "v1:plan" + number,
                "Enable new routing",
                List.of(authors),
                "development",
                "v1:tree",
                "s",
                3,
                0,
                0,
                List.of(),
                true,
                null,
                change.state().round()));
    }

    public void applyWaiting(String id, String environment, boolean production, boolean implementerNotAuthor)
            throws IOException {
        record(new ApplyFact.Waiting(
                id, environment, production, 1, change.state().round(), implementerNotAuthor));
    }

    public void applyBegun(String id) throws IOException {
        record(new ApplyFact.Begun(id, "v1:before", "s", null, "v1:parameters"));
        String environment = change.state().apply(id).orElseThrow().environment();
        bindings.update(
                environment, b -> b.withMark(new Binding.Mark(change.key(), change.name(), id, now().toString())));
    }

    public void applyEnded(String id, ApplyOutcome outcome) throws IOException {
        boolean done = outcome == ApplyOutcome.DONE;
        record(new ApplyFact.Ended(id, outcome, "v1:after", null, null, null, done, List.of(), List.of(), null));
    }

    /** A ledger line of an attempt that began {@code work} ago. */
    public void line(String id, String item, LineStatus status, Duration work) throws IOException {
        line(id, item, status, work, null, "doer");
    }

    /** An item failed, and its program had printed this. */
    public void failed(String id, String item, String printed) throws IOException {
        line(id, item, LineStatus.FAILED, Duration.ofSeconds(1), null, "doer", printed);
    }

    /** The run waits for a person. */
    public void asks(String id, String item, WaitsFor kind) throws IOException {
        line(id, item, LineStatus.WAITING, Duration.ZERO, kind, "doer");
    }

    public void line(String id, String item, LineStatus status, Duration work, WaitsFor kind, String by)
            throws IOException {
        line(id, item, status, work, kind, by, "");
    }

    private void line(
            String id, String item, LineStatus status, Duration work, WaitsFor kind, String by, String printed)
            throws IOException {
        boolean open = status == LineStatus.WAITING || status == LineStatus.RUNNING;
        LedgerLine line = new LedgerLine(
                change.state().apply(id).orElseThrow().lines().size() + 1L,
                "test",
                1,
                item,
                "v1:item",
                status,
                by,
                time.instant().minus(work),
                open ? Optional.empty() : Optional.of(time.instant()),
                Duration.ZERO,
                "",
                "",
                "",
                "",
                1,
                Optional.ofNullable(kind),
                Optional.empty());
        record(new ApplyFact.Ledger(id, line.withOutput(printed)));
    }

    public void window(String id, Duration expected, Duration rollback) throws IOException {
        record(new WindowFact.Opened(
                id,
                "production",
                new OutageEstimate(
                        expected, expected, "0 %", rollback, true, null, "r", Duration.ZERO, List.of(), Map.of())));
    }

    public Binding.Lock lock(String environment) throws IOException {
        Binding.Lock lock = bindings.acquire(
                        environment,
                        new Binding.Waiting("t", change.key(), change.name(), now().toString(), "routing", "shop#1"),
                        "build:shop#1",
                        "v1:tree")
                .orElseThrow();
        record(new LockFact.Locked(environment, lock.token(), "routing", "v1:tree", ""));
        return lock;
    }

    public void record(Fact fact) throws IOException {
        change.record(Actor.step("shop#1", "7"), fact);
    }
}
