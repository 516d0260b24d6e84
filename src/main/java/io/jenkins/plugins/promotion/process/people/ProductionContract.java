package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.Floor;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.GateState;
import io.jenkins.plugins.promotion.signoff.IdComparison;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What must hold before a plan is applied to production: the plan was rehearsed on a copy of just this
 * production, and people signed that off afterwards as the environment demands.
 *
 * @param environment name of the production environment
 * @param tree digest of what lies there now
 * @param parameters digest of the parameter values it will get
 * @param floor the least that a sign-off for it demands
 */
public record ProductionContract(
        String environment, String tree, String parameters, Floor floor, IdComparison ids, Instant now) {

    /** Everything that is missing, each with what would mend it; nothing if the plan may be applied. */
    public List<String> objections(ChangeState state) {
        List<String> objections = new ArrayList<>();
        Optional<ApplyRecord> rehearsal = state.rehearsal();
        if (rehearsal.isEmpty()) {
            objections.add(notRehearsed(state));
            return objections;
        }
        if (!tree.equals(rehearsal.get().productionTree())) {
            objections.add("'" + environment + "' has moved since the copy on which the plan was rehearsed ("
                    + rehearsal.get().productionTree() + " then, " + tree
                    + " now): find out who changed it, copy it again and rehearse anew");
        }
        List<String> reasons = new ArrayList<>();
        boolean signed = state.gates().stream().anyMatch(gate -> covers(state, rehearsal.get(), gate, reasons));
        if (!signed) {
            objections.add("there is no sign-off of this plan and its rehearsal"
                    + (reasons.isEmpty() ? "" : " (" + String.join("; ", reasons) + ")")
                    + ": use awaitSignOff with covers: 'plan, "
                    + rehearsal.get().environment()
                    + "' after the rehearsal");
        }
        return objections;
    }

    private static String notRehearsed(ChangeState state) {
        Optional<ApplyRecord> last = state.applies().stream()
                .filter(a -> !a.production() && a.endedAt() != null)
                .reduce((a, b) -> b);
        return "revision " + state.revisionNumber() + " of the plan has no rehearsal that counts"
                + last.map(a -> a.revision() != state.revisionNumber()
                                ? " (the last one was of revision " + a.revision() + ")"
                                : a.reasons().isEmpty() ? "" : " (" + String.join("; ", a.reasons()) + ")")
                        .orElse("")
                + ": copy production to a test environment and apply the plan there";
    }

    private boolean covers(ChangeState state, ApplyRecord rehearsal, GateRecord record, List<String> reasons) {
        if (!record.isApproved()
                || record.round() != state.round()
                || record.settledAt() == null
                || record.settledAt().isBefore(rehearsal.endedAt())) {
            return false;
        }
        Gate gate = record.gate();
        Covered covered = gate.covered();
        RevisionRecord revision = state.revision().orElseThrow();
        if (covered.planDigest() == null) {
            return false;
        }
        String name = "'" + gate.name() + "' ";
        if (!covered.planDigest().equals(revision.planDigest())) {
            reasons.add(name + "covers another plan");
        } else if (!rehearsal.productionTree().equals(covered.baseTree())) {
            reasons.add(name + "covers another copy of production");
        } else if (!Objects.equals(covered.parameterDigest(), parameters)) {
            reasons.add(name + "covers other parameter values");
        } else if (!Objects.equals(covered.environments().get(rehearsal.environment()), rehearsal.treeAfter())) {
            reasons.add(name + "does not cover '" + rehearsal.environment() + "' as rehearsed");
        } else {
            return holds(state, record, gate, reasons);
        }
        return false;
    }

    /** Whether the decisions also meet what the environment demands, and still do so now. */
    private boolean holds(ChangeState state, GateRecord record, Gate gate, List<String> reasons) {
        Gate tightened;
        try {
            tightened = gate.withRule(gate.rule().tightenedBy(floor, environment));
        } catch (Refusal e) {
            reasons.add("'" + gate.name() + "': " + e.getMessage());
            return false;
        }
        GateState result = SignOffs.ballot(state, record, tightened, ids, now).state();
        if (result instanceof GateState.Approved) {
            return true;
        }
        if (result instanceof GateState.Open open) {
            reasons.add(
                    "'" + gate.name() + "' was signed, but '" + environment + "' demands besides: " + open.missing());
        } else if (result instanceof GateState.Expired) {
            reasons.add("'" + gate.name() + "' has expired");
        } else {
            reasons.add("'" + gate.name() + "' does not hold any more");
        }
        return false;
    }
}
