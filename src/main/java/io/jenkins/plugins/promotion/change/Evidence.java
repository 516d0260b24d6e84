package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.signoff.Gate;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The files of a change, by what they are evidence of. */
public final class Evidence {

    private Evidence() {}

    /** Attached to just this; {@code part} is {@code null} for the whole. */
    public static List<EvidenceRecord> of(ChangeState state, EvidenceOf to, String of, String part) {
        return which(state, file -> file.isOf(to, of, part));
    }

    /** Attached to this or any part of it. */
    public static List<EvidenceRecord> of(ChangeState state, EvidenceOf to, String of) {
        return which(state, file -> file.isOf(to, of));
    }

    /**
     * What people sign at a gate besides: attached to it and its cases, to what scripts found on the content that it
     * covers, and to the runs of the plan that led there. What came after it was settled is not among it.
     */
    public static List<EvidenceRecord> signedAt(ChangeState state, GateRecord record) {
        Gate gate = record.gate();
        Set<String> runs = state.testRuns().stream()
                .filter(run -> run.tree().equals(gate.covered().environments().get(run.environment())))
                .map(TestRunRecord::id)
                .collect(Collectors.toSet());
        Set<String> applies = state.applies().stream()
                .filter(apply -> apply.treeAfter() != null
                        && apply.treeAfter()
                                .equals(gate.covered().environments().get(apply.environment())))
                .map(ApplyRecord::id)
                .collect(Collectors.toSet());
        return which(state, file -> {
            boolean about =
                    switch (file.file().to()) {
                        case GATE -> file.file().of().equals(record.id());
                        case TEST_RUN -> runs.contains(file.file().of());
                        case APPLY, BACK_OUT -> applies.contains(file.file().of());
                    };
            return about && (record.settledAt() == null || !file.at().isAfter(record.settledAt()));
        });
    }

    /** The gate with those files, as decisions are made about it. */
    public static Gate signed(ChangeState state, GateRecord record, Gate gate) {
        return gate.withEvidence(signedAt(state, record).stream()
                .map(file -> List.of(
                        file.file().to().toString(),
                        file.file().of(),
                        file.file().part() == null ? "" : file.file().part(),
                        file.name(),
                        file.file().sha256(),
                        file.file().note()))
                .toList());
    }

    private static List<EvidenceRecord> which(ChangeState state, Predicate<EvidenceRecord> wanted) {
        return state.evidence().stream().filter(wanted).toList();
    }
}
