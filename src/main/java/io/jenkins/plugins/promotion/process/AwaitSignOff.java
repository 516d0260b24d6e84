package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.TestRuns;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.process.people.Participants;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Ballot;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Feasibility;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.GateIds;
import io.jenkins.plugins.promotion.signoff.GateState;
import io.jenkins.plugins.promotion.signoff.Reminders;
import io.jenkins.plugins.promotion.signoff.Rule;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestProgress;
import io.jenkins.plugins.promotion.signoff.TestResult;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Lines;
import io.jenkins.plugins.promotion.wording.Spoken;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code awaitSignOff}: waits until people approved exactly what is there. */
public final class AwaitSignOff extends Act {

    private static final long serialVersionUID = 1L;
    /** What a rejection can do to the build. */
    public static final List<String> ON_REJECT = List.of("fail", "return");

    private static final String TESTS_CHANGED = "the test plan changed";

    private final Request request;
    private String gateId;

    public AwaitSignOff(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param name of the gate, such as {@code Go live}
     * @param message what approvers should know
     * @param approvers users or groups who may sign, comma-separated; {@code qa:2, business:1} demands numbers of each
     * @param required how many people must approve
     * @param fourEyes whether requester, author and implementer cannot sign
     * @param covers what is approved, comma-separated: {@code plan} and names of environments
     * @param runTests whether the cases of the recorded test plan get their results at this gate
     * @param expires how long the gate and its sign-off are good, such as {@code 10d}; {@code null} for ever
     * @param onReject one of {@link #ON_REJECT}
     * @param remind after which time those who can sign are told again, such as {@code 1d}; {@code null} for never
     * @param escalate after which time others are told, such as {@code 3d: leads}; {@code null} for never
     * @param testers users or groups who may enter test results although they cannot sign, comma-separated
     */
    public record Request(
            String change,
            String name,
            String message,
            String approvers,
            int required,
            boolean fourEyes,
            String covers,
            boolean runTests,
            String expires,
            String onReject,
            String remind,
            String escalate,
            String testers)
            implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS =
                new Request(null, null, null, null, 1, true, null, false, null, null, null, null, null);

        public Request {
            change = Words.text(change);
            name = Words.text(name);
            message = Words.text(message);
            approvers = Words.text(approvers);
            covers = Words.list("covers", covers);
            expires = Words.text(expires);
            onReject = Words.oneOf("onReject", onReject, ON_REJECT);
            remind = Words.text(remind);
            escalate = Words.text(escalate);
            testers = Words.list("testers", testers);
            Reminders.parse(remind, escalate);
        }

        private Reminders reminders() {
            return Reminders.parse(remind, escalate);
        }

        private List<String> testersNamed() {
            return Words.names(testers).stream().distinct().toList();
        }
    }

    @Override
    public String change() {
        return request.change();
    }

    @Override
    public List<String> namedEnvironments() {
        return Words.names(request.covers()).stream()
                .filter(n -> !n.equals(Coverage.PLAN))
                .toList();
    }

    @Override
    public boolean waitsFor(String environment) {
        return Words.names(request.covers()).contains(environment);
    }

    @Override
    void check() {
        if (request.name() == null || !request.name().matches("(?s).*[^\\p{C}\\p{Z}\\p{P}].*")) {
            throw Refusal.incomplete("awaitSignOff needs a name that people recognise, for example name: 'Go live'.");
        }
        ofJenkinsfile();
        if (!request.runTests() && request.testers() != null) {
            throw Refusal.incomplete("testers: no tests are run at '" + request.name()
                    + "', so nobody can enter a result; add runTests: true, or leave testers out.");
        }
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        check();
        if (gateId == null) {
            Rule rule = rule(session);
            Coverage coverage = Coverage.of(session, request.covers());
            TestPlan tests = request.runTests() ? coverage.testPlan() : null;
            Optional<GateRecord> stored = findOrOpen(session, rule, coverage.now(), tests);
            if (stored.isPresent()) {
                session.say("'" + request.name() + "' was signed off already in build "
                        + stored.get().build() + ", and what it covers has not changed.");
                return new Progress.Done(result(session, stored.get(), true));
            }
            return evaluate(session, coverage);
        }
        return evaluate(session, null);
    }

    private Rule ofJenkinsfile() {
        return Rule.parse(request.approvers(), request.required(), request.fourEyes(), request.expires());
    }

    /** The rule of the Jenkinsfile, tightened by the floors of what is covered. */
    private Rule rule(Session session) throws IOException, InterruptedException {
        Rule rule = ofJenkinsfile();
        for (Stage environment : Coverage.environments(session, request.covers())) {
            rule = rule.tightenedBy(environment.floor(), environment.getName());
        }
        return rule;
    }

    /** @throws Refusal if nobody could ever meet the rule */
    private void requireFeasible(Session session, Rule rule) throws Refusal {
        Feasibility feasible = Feasibility.of(
                rule,
                session.directory(),
                Participants.at(
                        session.state(),
                        request.name(),
                        Words.names(request.covers()).isEmpty()),
                session.ids());
        session.state().revision().filter(revision -> rule.fourEyes()).ifPresent(revision -> revision.authors().stream()
                .filter(author -> !session.directory().isUser(author))
                .forEach(author -> session.say("Warning: '" + author + "', an author of revision "
                        + revision.number() + ", is nobody that Jenkins knows by that name; if a person goes by"
                        + " another one here, nothing keeps them from signing their own work")));
        List<Feasibility> besides = List.of(
                Feasibility.of("testers", request.testersNamed(), "nobody can test by it", session.directory()),
                Feasibility.of("escalate", request.reminders().names(), "nobody is told", session.directory()));
        Stream.concat(Stream.of(feasible), besides.stream())
                .flatMap(one -> one.warnings().stream())
                .forEach(warning -> session.say("Warning: " + warning));
        if (!feasible.errors().isEmpty()) {
            throw Refusal.conflict(
                    "'" + request.name() + "' can never be signed off: " + String.join("; ", feasible.errors()));
        }
        List<String> mistakes =
                besides.stream().flatMap(one -> one.errors().stream()).toList();
        if (!mistakes.isEmpty()) {
            throw Refusal.mistake(String.join("; ", mistakes));
        }
    }

    /**
     * Finds a gate that stands already, or remembers one that is open, which asks anew where it must, or opens one. All in
     * one go, so that gates side by side find different ids, and no decision comes between.
     */
    private Optional<GateRecord> findOrOpen(Session session, Rule rule, Covered now, TestPlan tests)
            throws IOException, InterruptedException {
        GateChoice choice = GateChoice.of(session, request.name(), request.covers(), rule, now, tests);
        if (choice.in(session.state()).filter(GateRecord::isApproved).isEmpty()) {
            requireFeasible(session, rule);
        }
        List<GateRecord> stored = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        session.act(state -> {
            Optional<GateRecord> taken = choice.in(state);
            Gate gate = taken.map(GateRecord::gate).orElseGet(() -> fresh(session, rule, now, tests));
            ids.add(gate.id());
            if (taken.isEmpty()) {
                return List.of(new GateFact.Opened(state.revisionNumber(), gate));
            }
            if (taken.get().isApproved()) {
                stored.add(taken.get());
            } else {
                reasons.addAll(outdated(gate, rule, now, tests));
            }
            if (!reasons.isEmpty()) {
                return List.of(renewed(session, gate, rule, now, tests, reasons));
            }
            return taken.get().takers().contains(choice.asking()) ? List.of() : List.of(new GateFact.Taken(gate.id()));
        });
        if (stored.isEmpty()) {
            gateId = ids.get(0);
        }
        if (!reasons.isEmpty()) {
            sayAnew(session, reasons);
        }
        return stored.stream().findFirst();
    }

    private List<String> outdated(Gate gate, Rule rule, Covered now, TestPlan tests) {
        List<String> reasons = new ArrayList<>();
        if (!gate.rule().equals(rule)) {
            reasons.add("the rule of the gate changed");
        }
        if (!GateChoice.isOfTheSame(gate.covered(), now)) {
            reasons.add("it covers other things");
        }
        if (!Objects.equals(gate.tests(), tests)) {
            reasons.add(TESTS_CHANGED);
        }
        if (tests != null && !gate.testers().equals(request.testersNamed())) {
            reasons.add("its testers changed");
        }
        return reasons;
    }

    private Gate fresh(Session session, Rule rule, Covered now, TestPlan tests) {
        ChangeState state = session.state();
        int round = Math.toIntExact(state.round());
        String id = GateIds.of(
                round,
                request.name(),
                state.gates().stream().map(GateRecord::id).toList());
        return new Gate(
                id,
                request.name(),
                session.change().key(),
                round,
                rule,
                now,
                session.clock().instant(),
                session.build(),
                request.message(),
                tests,
                request.testersNamed());
    }

    private void renew(Session session, Gate old, Rule rule, Covered now, TestPlan tests, List<String> reasons)
            throws IOException, InterruptedException {
        session.record(renewed(session, old, rule, now, tests, reasons));
        sayAnew(session, reasons);
    }

    private GateFact.Renewed renewed(
            Session session, Gate old, Rule rule, Covered now, TestPlan tests, List<String> reasons) {
        List<String> testers = request.runTests() ? request.testersNamed() : old.testers();
        Gate renewed = old.renewed(rule, now, tests, testers, session.clock().instant(), session.build());
        return new GateFact.Renewed(session.state().revisionNumber(), reasons, renewed);
    }

    private void sayAnew(Session session, List<String> reasons) {
        session.say("'" + request.name() + "' asks anew, and decisions and test results so far do not count: "
                + String.join("; ", reasons) + ".");
    }

    /** @param read what was read for this evaluation already, byte by byte; else it is looked at as far as need be */
    private Progress evaluate(Session session, Coverage read) throws IOException, InterruptedException {
        GateRecord stored = session.state()
                .gate(gateId)
                .orElseThrow(() -> Refusal.conflict("The gate is gone from the change's record."));
        Ballot ballot =
                new SignOffs(session.clock(), session.ids(), SignOffs.Trees.UNKNOWN).ballot(session.state(), gateId);
        Gate gate = ballot.gate();
        if (stored.outcome() == GateOutcome.REJECTED) {
            return rejected(session, stored, ballot);
        }
        if (stored.outcome() == GateOutcome.CANCELLED) {
            throw Refusal.conflict("'" + gate.name() + "' was cancelled: change '"
                    + session.change().name() + "' was ended.");
        }
        GateState state = ballot.state();
        Coverage coverage = read == null ? Coverage.seen(session, request.covers()) : read;
        boolean differs = !gate.covered().differences(coverage.now()).isEmpty();
        if (read == null && (differs || !(state instanceof GateState.Open))) {
            // Something is about to be recorded of it.
            coverage = Coverage.of(session, request.covers());
        }
        Covered now = coverage.now();
        // Of a step that asks for no tests here another's, which does, must not lose them.
        boolean asks = request.runTests() && stored.isOpen() && gate.runTests() && coverage.hasTestPlan();
        TestPlan tests = asks ? coverage.testPlan() : gate.tests();
        List<String> differences = new ArrayList<>(gate.covered().differences(now));
        if (!Objects.equals(gate.tests(), tests)) {
            differences.add(TESTS_CHANGED);
        }
        if (!differences.isEmpty()) {
            renew(session, gate, gate.rule(), now, tests, differences);
            return waiting(session, gate);
        }
        if (state instanceof GateState.Void lapsed) {
            renew(session, gate, gate.rule(), now, tests, lapsed.reasons());
            return waiting(session, gate);
        }
        if (state instanceof GateState.Approved) {
            if (stored.isOpen()) {
                session.record(new GateFact.Settled(gateId, GateOutcome.APPROVED));
            }
            GateRecord settled = session.state().gate(gateId).orElseThrow();
            session.say("'" + gate.name() + "' is signed off by " + people(settled) + ".");
            return new Progress.Done(result(session, settled, false));
        }
        if (state instanceof GateState.Expired) {
            if (stored.isOpen()) {
                session.record(new GateFact.Settled(gateId, GateOutcome.EXPIRED));
            }
            throw Refusal.conflict("'" + gate.name() + "' was not signed off within " + request.expires()
                    + ". Run the job again: it goes on where it stopped and opens the gate anew.");
        }
        return waiting(session, gate);
    }

    private Progress waiting(Session session, Gate gate) throws IOException, InterruptedException {
        remind(session, gate.id());
        GateRecord record = session.state().gate(gate.id()).orElseThrow();
        Gate current = record.gate();
        Instant until = Stream.of(current.expiresAt(), request.reminders().next(current.openedAt(), told(record)))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return Progress.Waiting.pause(
                WaitWords.saying(
                        "signOff",
                        "'" + current.name() + "'",
                        (Spoken) current.rule()::text,
                        session.address("gate/" + current.id() + "/")),
                until);
    }

    /** Tells people again where that is due. */
    private void remind(Session session, String id) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        session.act(state -> {
            GateRecord record = state.gate(id).orElseThrow();
            Optional<List<String>> due = record.isOpen()
                    ? request.reminders()
                            .due(
                                    record.gate().openedAt(),
                                    told(record),
                                    session.clock().instant())
                    : Optional.empty();
            due.map(to -> to.isEmpty() ? "those who can sign are reminded" : "it is taken to " + String.join(", ", to))
                    .ifPresent(lines::add);
            return due.map(to -> List.of(new GateFact.Reminded(id, to))).orElse(List.of());
        });
        lines.forEach(line -> session.say("'" + request.name() + "' still waits; " + line + "."));
    }

    private static List<Reminders.Told> told(GateRecord record) {
        return record.reminders().stream()
                .map(one -> new Reminders.Told(one.at().toInstant(), one.to()))
                .toList();
    }

    private Progress rejected(Session session, GateRecord gate, Ballot ballot)
            throws IOException, InterruptedException {
        String reason = ballot.state() instanceof GateState.Rejected rejected
                ? rejected.by() + ": " + rejected.comment()
                : people(gate);
        session.say(Lines.sentence("'" + gate.name() + "' was rejected by " + reason) + " Round "
                + session.state().round() + " begins.");
        if (request.onReject().equals("fail")) {
            throw Refusal.conflict("'" + gate.name() + "' was rejected by " + reason);
        }
        return new Progress.Done(result(session, gate, false));
    }

    private static String people(GateRecord gate) {
        return String.join(", ", gate.decisions().stream().map(Decision::user).toList());
    }

    /** The results that count. */
    private static List<TestResult> tests(Session session, GateRecord gate) {
        return gate.gate().runTests()
                ? TestProgress.of(
                                gate.gate().tests(),
                                TestRuns.with(session.state(), gate),
                                gate.gate().round(),
                                session.ids())
                        .all()
                : List.of();
    }

    private static Map<String, Object> result(Session session, GateRecord gate, boolean stored) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("gate", gate.id());
        result.put("name", gate.name());
        result.put("approved", gate.isApproved());
        result.put("round", gate.round());
        result.put("decisions", Json.plain(gate.decisions()));
        result.put("tests", Json.plain(tests(session, gate)));
        result.put("stored", stored);
        result.put("build", gate.build());
        return result;
    }
}
