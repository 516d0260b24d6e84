package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.GateOutcome;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.lock.Binding;
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
import io.jenkins.plugins.promotion.signoff.Rule;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
            String onReject)
            implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, null, 1, true, null, false, null, null);

        public Request {
            change = Words.text(change);
            name = Words.text(name);
            message = Words.text(message);
            approvers = Words.text(approvers);
            covers = Words.text(covers);
            expires = Words.text(expires);
            onReject = Words.oneOf("onReject", onReject, ON_REJECT);
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
    public Progress advance(Session session) throws IOException, InterruptedException {
        if (request.name() == null) {
            throw Refusal.incomplete("awaitSignOff needs a name that people recognise, for example name: 'Go live'.");
        }
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
        }
        return evaluate(session);
    }

    /** The rule of the Jenkinsfile, tightened by the floors of what is covered. */
    private Rule rule(Session session) throws IOException, InterruptedException {
        Rule rule = Words.read(
                () -> Rule.parse(request.approvers(), request.required(), request.fourEyes(), request.expires()));
        for (Stage environment : Coverage.environments(session, request.covers())) {
            Rule before = rule;
            rule = Words.read(() -> before.tightenedBy(environment.floor(), environment.getName()));
        }
        Feasibility feasible = Feasibility.of(
                rule, session.directory(), Participants.at(session.state(), request.name()), session.ids());
        feasible.warnings().forEach(warning -> session.say("Warning: " + warning));
        if (!feasible.errors().isEmpty()) {
            throw Refusal.conflict(
                    "'" + request.name() + "' can never be signed off: " + String.join("; ", feasible.errors()));
        }
        return rule;
    }

    /** A gate of this round that was approved for just what is there now, or for what this change went on from. */
    private Optional<GateRecord> stored(
            Session session, Rule rule, Covered now, TestPlan tests, Map<String, Binding> bindings) {
        ChangeState state = session.state();
        Optional<GateRecord> approved = state.gateOfRound(request.name()).filter(g -> g.isApproved());
        if (approved.isEmpty()) {
            return approved;
        }
        Gate gate = approved.get().gate();
        Instant moment = session.clock().instant();
        boolean good = gate.expiresAt().filter(end -> !moment.isBefore(end)).isEmpty();
        boolean same = request.covers() == null
                ? followed(state, approved.get())
                : isSame(session, gate.covered(), now, bindings);
        boolean tested = tests == null || tests.equals(gate.tests());
        return good && same && tested && meets(session, approved.get(), gate, rule) ? approved : Optional.empty();
    }

    /** Whether the decisions of a gate also meet the rule that is asked for now. */
    private static boolean meets(Session session, GateRecord record, Gate signed, Rule rule) {
        if (signed.rule().equals(rule)) {
            return true;
        }
        Gate asked = signed.withRule(rule);
        return SignOffs.ballot(
                                session.state(),
                                record,
                                asked,
                                session.ids(),
                                session.clock().instant())
                        .state()
                instanceof GateState.Approved;
    }

    private static boolean isSame(Session session, Covered signed, Covered now, Map<String, Binding> bindings) {
        Map<String, String> trees = new LinkedHashMap<>(now.environments());
        for (Map.Entry<String, String> tree : trees.entrySet()) {
            String before = signed.environments().get(tree.getKey());
            if (before != null && wentOn(session, bindings.get(tree.getKey()), before, tree.getValue())) {
                tree.setValue(before);
            }
        }
        Covered there = new Covered(
                now.planRevision(), now.planDigest(), now.parameterDigest(), now.baseTree(), trees, null, null);
        Covered then = new Covered(
                signed.planRevision(),
                signed.planDigest(),
                signed.parameterDigest(),
                signed.baseTree(),
                signed.environments(),
                null,
                null);
        return then.differences(there).isEmpty()
                && then.digests().keySet().equals(there.digests().keySet());
    }

    /**
     * Whether an environment held the signed tree by a copy of this round, and this change alone wrote to it since, to
     * rehearse: other content that was copied there to be signed is not what was signed.
     */
    private static boolean wentOn(Session session, Binding binding, String signed, String now) {
        ChangeState state = session.state();
        CopyRecord copied = null;
        for (CopyRecord copy : state.copies()) {
            if (!copy.to().equals(binding.environment())) {
                continue;
            }
            if (copy.targetAfter().equals(signed)) {
                copied = copy.round() == state.round() && copy.revision() == state.revisionNumber() ? copy : null;
            } else if (copied != null && (!copy.fromProduction() || copy.from().equals(copied.from()))) {
                copied = null;
            }
        }
        Binding.Known known = binding.known();
        return copied != null
                && known != null
                && known.tree().equals(now)
                && known.change().equals(session.change().key());
    }

    /** Without covers: nobody recorded more than the one revision that the signature led to. */
    private static boolean followed(ChangeState state, GateRecord gate) {
        return state.revisionNumber() <= gate.revision() + 1;
    }

    /**
     * Finds a gate that stands already, or remembers one that is open, which asks anew where it must, or opens one. All in
     * one go, so that gates side by side find different ids, and no decision comes between.
     */
    private Optional<GateRecord> findOrOpen(Session session, Rule rule, Covered now, TestPlan tests)
            throws IOException, InterruptedException {
        Actor asking = session.actor();
        Map<String, Binding> bindings = new LinkedHashMap<>();
        for (String environment : now.environments().keySet()) {
            bindings.put(environment, session.bindings().of(environment));
        }
        List<GateRecord> stored = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        session.act(state -> {
            stored(session, rule, now, tests, bindings).ifPresent(stored::add);
            if (!stored.isEmpty()) {
                return List.of();
            }
            Optional<GateRecord> open = state.gateOfRound(request.name())
                    .filter(GateRecord::isOpen)
                    .filter(g -> !isAskedByAnother(asking, g));
            Gate gate = open.isPresent() ? open.get().gate() : fresh(session, rule, now, tests);
            ids.add(gate.id());
            if (open.isEmpty()) {
                return List.of(new GateFact.Opened(state.revisionNumber(), gate));
            }
            reasons.addAll(outdated(gate, rule, tests));
            return reasons.isEmpty() ? List.of() : List.of(renewed(session, gate, rule, now, tests, reasons));
        });
        if (stored.isEmpty()) {
            gateId = ids.get(0);
        }
        if (!reasons.isEmpty()) {
            sayAnew(session, reasons);
        }
        return stored.stream().findFirst();
    }

    private static List<String> outdated(Gate gate, Rule rule, TestPlan tests) {
        List<String> reasons = new ArrayList<>();
        if (!gate.rule().equals(rule)) {
            reasons.add("the rule of the gate changed");
        }
        if (!Objects.equals(gate.tests(), tests)) {
            reasons.add(TESTS_CHANGED);
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
                tests);
    }

    /** Two gates of one name that wait side by side in one build are two gates. */
    private static boolean isAskedByAnother(Actor asking, GateRecord gate) {
        return asking.build().equals(gate.build())
                && !asking.node().equals(gate.opener().node());
    }

    private void renew(Session session, Gate old, Rule rule, Covered now, TestPlan tests, List<String> reasons)
            throws IOException, InterruptedException {
        session.record(renewed(session, old, rule, now, tests, reasons));
        sayAnew(session, reasons);
    }

    private static GateFact.Renewed renewed(
            Session session, Gate old, Rule rule, Covered now, TestPlan tests, List<String> reasons) {
        Gate renewed = old.renewed(rule, now, tests, session.clock().instant(), session.build());
        return new GateFact.Renewed(session.state().revisionNumber(), reasons, renewed);
    }

    private void sayAnew(Session session, List<String> reasons) {
        session.say("'" + request.name() + "' asks anew, and decisions made so far do not count: "
                + String.join("; ", reasons) + ".");
    }

    private Progress evaluate(Session session) throws IOException, InterruptedException {
        GateRecord stored = session.state()
                .gate(gateId)
                .orElseThrow(() -> Refusal.conflict("The gate is gone from the change's record."));
        Ballot ballot = new SignOffs(session.clock(), session.ids()).ballot(session.state(), gateId);
        Gate gate = ballot.gate();
        if (stored.outcome() == GateOutcome.REJECTED) {
            return rejected(session, stored, ballot);
        }
        if (stored.outcome() == GateOutcome.CANCELLED) {
            throw Refusal.conflict("'" + gate.name() + "' was cancelled: change '"
                    + session.change().name() + "' was ended.");
        }
        Coverage coverage = Coverage.of(session, request.covers());
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
        GateState state = ballot.state();
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

    private Progress waiting(Session session, Gate gate) {
        Gate current = session.state().gate(gate.id()).orElseThrow().gate();
        return new Progress.Waiting(
                "Waiting for sign-off '" + current.name() + "' by "
                        + current.rule().text() + ": " + session.address("gate/" + current.id() + "/"),
                current.expiresAt().orElse(null));
    }

    private Progress rejected(Session session, GateRecord gate, Ballot ballot)
            throws IOException, InterruptedException {
        String reason = ballot.state() instanceof GateState.Rejected rejected
                ? rejected.by() + ": " + rejected.comment()
                : people(gate);
        session.say("'" + gate.name() + "' was rejected by " + reason + ". Round "
                + session.state().round() + " begins.");
        if (request.onReject().equals("fail")) {
            throw Refusal.conflict("'" + gate.name() + "' was rejected by " + reason);
        }
        return new Progress.Done(result(session, gate, false));
    }

    private static String people(GateRecord gate) {
        return String.join(", ", gate.decisions().stream().map(Decision::user).toList());
    }

    private static Map<String, Object> result(Session session, GateRecord gate, boolean stored) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("gate", gate.id());
        result.put("name", gate.name());
        result.put("approved", gate.isApproved());
        result.put("round", gate.round());
        result.put("decisions", Json.plain(gate.decisions()));
        result.put("tests", Json.plain(gate.results()));
        result.put("stored", stored);
        result.put("build", gate.build());
        return result;
    }
}
