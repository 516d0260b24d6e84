package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.Participation;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Deeds;
import io.jenkins.plugins.promotion.signoff.Identities;
import io.jenkins.plugins.promotion.wording.Saying;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who took part in a change, read from its record. The same person may be found under
 * several names that differ as the realm allows; comparing them is the reader's business.
 */
public final class Participants {

    /**
     * Name of the gate whose signers say that the changes are made, which makes them authors. It says so only where it
     * covers nothing: who signs contents is bound by four-eyes, whatever the gate is called.
     */
    private static final String CHANGES_MADE = "Changes made";

    private Participants() {}

    /** Everyone who took part so far. */
    public static Identities of(ChangeState state) {
        return new Identities(requesters(state), authors(state, true), implementers(state));
    }

    /**
     * Those who took part as a certain gate sees it: signing 'Changes made' bars nobody from signing it again.
     *
     * @param coversNothing whether no content is signed there
     */
    public static Identities at(ChangeState state, String gateName, boolean coversNothing) {
        boolean made = saysMade(gateName, coversNothing);
        return new Identities(requesters(state), authors(state, !made), implementers(state));
    }

    private static boolean saysMade(String gateName, boolean coversNothing) {
        return coversNothing && gateName.equals(CHANGES_MADE);
    }

    private static Map<String, Saying> requesters(ChangeState state) {
        Map<String, Saying> users = new LinkedHashMap<>();
        for (Participation part : state.participations()) {
            part.requesters().forEach(user -> users.putIfAbsent(user.trim(), Deeds.started(part.build())));
        }
        return users;
    }

    private static Map<String, Saying> authors(ChangeState state, boolean signers) {
        Map<String, Saying> users = new LinkedHashMap<>();
        for (RevisionRecord revision : state.revisions()) {
            revision.authors().forEach(user -> users.put(user.trim(), Deeds.recorded(revision.number())));
        }
        if (signers) {
            for (GateRecord gate : state.gates()) {
                if (saysMade(gate.name(), gate.gate().covered().isNothing())) {
                    gate.decisions().stream()
                            .filter(decision -> decision.verdict() == Verdict.APPROVE)
                            .forEach(decision ->
                                    users.putIfAbsent(decision.user(), Deeds.signed(CHANGES_MADE, gate.round())));
                }
            }
        }
        return users;
    }

    /** Who tested and who decided, at which gates. */
    public static Map<String, Saying> deciders(ChangeState state) {
        Map<String, Set<Saying>> did = new LinkedHashMap<>();
        for (GateRecord gate : state.gates()) {
            gate.results().stream()
                    .filter(result -> !result.isByScript())
                    .forEach(result -> add(did, result.by(), Deeds.tested(gate.name())));
            gate.decisions()
                    .forEach(decision -> add(
                            did,
                            decision.user(),
                            decision.verdict() == Verdict.APPROVE
                                    ? Deeds.approved(gate.name())
                                    : Deeds.rejected(gate.name())));
        }
        Map<String, Saying> users = new LinkedHashMap<>();
        did.forEach((user, acts) ->
                users.put(user, acts.stream().reduce(Deeds::both).orElseThrow()));
        return users;
    }

    private static void add(Map<String, Set<Saying>> did, String user, Saying act) {
        did.computeIfAbsent(user.trim(), one -> new LinkedHashSet<>()).add(act);
    }

    private static Map<String, Saying> implementers(ChangeState state) {
        Map<String, Saying> users = new LinkedHashMap<>();
        for (ApplyRecord apply : state.applies()) {
            if (apply.implementer() != null) {
                users.put(apply.implementer().trim(), Deeds.began(apply.environment()));
            }
        }
        return users;
    }
}
