package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.GateState;
import io.jenkins.plugins.promotion.signoff.Rule;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which gate of the change a step asks at. A gate is its name, its rule and what it covers; of the steps of one build one
 * at most may have it, so that two gates side by side need two sign-offs, whatever they are called and however often the
 * job is run again.
 *
 * @param asking the step
 * @param covers as the Jenkinsfile says it
 * @param now what lies there now
 * @param bindings of the environments among that
 * @param over builds that had a gate and have ended, whose open gates can be taken over
 */
record GateChoice(
        Session session,
        Actor asking,
        String name,
        String covers,
        Rule rule,
        Covered now,
        TestPlan tests,
        Map<String, Binding> bindings,
        Set<String> over) {

    static GateChoice of(Session session, String name, String covers, Rule rule, Covered now, TestPlan tests)
            throws IOException, InterruptedException {
        Map<String, Binding> bindings = new LinkedHashMap<>();
        for (String environment : now.environments().keySet()) {
            bindings.put(environment, session.bindings().of(environment));
        }
        // Looked up here, and not while nobody else can record anything.
        Set<String> over = session.state().gates().stream()
                .map(gate -> gate.taker().build())
                .filter(Objects::nonNull)
                .distinct()
                .filter(session.world().building().negate())
                .collect(Collectors.toSet());
        return new GateChoice(session, session.actor(), name, covers, rule, now, tests, bindings, over);
    }

    /**
     * The approved gate that the step needs no more than, or the open one at which it waits; nothing if there is none for
     * it. An open gate that differs in rule or covers has to ask anew.
     */
    Optional<GateRecord> in(ChangeState state) {
        Predicate<GateRecord> alike = gate ->
                gate.gate().rule().equals(rule) && isOfTheSame(gate.gate().covered(), now);
        Furthest furthest = new Furthest(session);
        Predicate<GateRecord> behind = gate -> furthest.isBehind() && gate.isApproved() && !hasOtherTaker(gate);
        Predicate<GateRecord> stands = gate -> stands(state, gate);
        long round = state.round();
        return newest(state, furthest.round(), alike.and(behind))
                .or(() -> newest(state, round, alike.and(stands)))
                .or(() -> newest(state, round, alike.and(this::isFree)))
                .or(() -> newest(state, round, stands))
                .or(() -> newest(state, round, this::isFree));
    }

    private Optional<GateRecord> newest(ChangeState state, long round, Predicate<GateRecord> wanted) {
        return state.gates().stream()
                .filter(gate -> gate.round() == round && gate.name().equals(name))
                .filter(wanted)
                .reduce((before, after) -> after);
    }

    /** Whether it is open, and nobody waits there but this step. */
    private boolean isFree(GateRecord gate) {
        return gate.isOpen()
                && (gate.taker().equals(asking) || over.contains(gate.taker().build()));
    }

    /** Whether it was approved for just what is there now, or for what this change went on from. */
    private boolean stands(ChangeState state, GateRecord record) {
        if (!record.isApproved() || hasOtherTaker(record)) {
            return false;
        }
        Gate gate = record.gate();
        Instant moment = session.clock().instant();
        boolean good = gate.expiresAt().filter(end -> !moment.isBefore(end)).isEmpty();
        boolean same = covers == null
                ? isOfTheSame(gate.covered(), now) && followed(state, record)
                : isSame(gate.covered(), state);
        boolean tested = tests == null || tests.equals(gate.tests());
        return good && same && tested && !isOlderThanTheRehearsal(state, record) && meets(state, record, gate, moment);
    }

    /** Production demands a sign-off after the rehearsal; a step that comes after it asks for one. */
    private boolean isOlderThanTheRehearsal(ChangeState state, GateRecord record) {
        return now.planDigest() != null
                && state.rehearsal()
                        .filter(rehearsal -> rehearsal.passedBy().contains(asking.build()))
                        .filter(rehearsal -> now.environments().containsKey(rehearsal.environment()))
                        .filter(rehearsal -> record.settledAt().isBefore(rehearsal.endedAt()))
                        .isPresent();
    }

    private boolean hasOtherTaker(GateRecord gate) {
        return gate.takers().stream().anyMatch(step -> asking.build().equals(step.build()) && !asking.equals(step));
    }

    /** Whether the decisions of a gate also meet the rule that is asked for now. */
    private boolean meets(ChangeState state, GateRecord record, Gate signed, Instant moment) {
        return signed.rule().equals(rule)
                || SignOffs.ballot(state, record, signed.withRule(rule), session.ids(), moment)
                                .state()
                        instanceof GateState.Approved;
    }

    /** Whether two gates cover things of the same names. */
    static boolean isOfTheSame(Covered one, Covered other) {
        return (one.planDigest() == null) == (other.planDigest() == null)
                && one.environments().keySet().equals(other.environments().keySet());
    }

    private boolean isSame(Covered signed, ChangeState state) {
        Map<String, String> trees = new LinkedHashMap<>(now.environments());
        for (Map.Entry<String, String> tree : trees.entrySet()) {
            String before = signed.environments().get(tree.getKey());
            if (before != null && wentOn(state, bindings.get(tree.getKey()), before, tree.getValue())) {
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
     * Whether an environment held the signed tree by a copy of this round, or as the work that was recorded there, and
     * this change alone wrote to it since, to rehearse: other content that was copied there to be signed is not what was signed.
     */
    private boolean wentOn(ChangeState state, Binding binding, String signed, String now) {
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
        String change = session.change().key();
        boolean recorded = state.revision()
                .filter(revision -> revision.environment().equals(binding.environment()))
                .filter(revision -> revision.tree().equals(signed))
                .filter(revision -> !isOtherRestored(state, binding.environment(), signed, revision.at()))
                .isPresent();
        if (copied != null && isOtherRestored(state, binding.environment(), signed, copied.at())) {
            copied = null;
        }
        if (copied == null && !recorded) {
            return false;
        }
        // Under its mark the change alone writes there: what lies there is the plan, half applied.
        boolean half = binding.mark() != null && binding.mark().change().equals(change);
        return half
                || known != null && known.tree().equals(now) && known.change().equals(change);
    }

    /** Whether a backup of something else was put in the place of what is signed. */
    private static boolean isOtherRestored(ChangeState state, String environment, String signed, OffsetDateTime since) {
        return state.restores().stream()
                .filter(restore -> restore.fact().environment().equals(environment))
                .filter(restore -> !restore.at().isBefore(since))
                .anyMatch(restore -> !restore.fact().treeAfter().equals(signed));
    }

    /** Without covers: nobody recorded more than the one revision that the signature led to. */
    private static boolean followed(ChangeState state, GateRecord gate) {
        return state.revisionNumber() <= gate.revision() + 1;
    }
}
