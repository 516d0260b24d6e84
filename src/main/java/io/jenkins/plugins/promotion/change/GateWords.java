package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.TestProgress;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A gate in few words. */
final class GateWords {

    private GateWords() {}

    static List<String> people(GateRecord gate) {
        return decisions(gate).stream().map(Decision::user).distinct().toList();
    }

    static String outcome(GateRecord gate) {
        String name = "'" + gate.name() + "' ";
        if (gate.isOpen()) {
            return name + "waits for " + Gate.fromMap(gate.data()).rule().text();
        }
        return switch (gate.outcome()) {
            case "approved" -> name + "approved by " + String.join(", ", people(gate));
            case "rejected" -> name + "rejected by " + rejection(gate);
            default -> name + gate.outcome();
        };
    }

    /** Who rejected, and why. */
    static String rejection(GateRecord gate) {
        return decisions(gate).stream()
                .filter(decision -> decision.verdict() == Verdict.REJECT)
                .findFirst()
                .map(decision -> decision.user() + " \"" + decision.comment() + "\"")
                .orElse("unknown");
    }

    /** {@code 12 of 12 test cases passed}, empty without a test plan. */
    static String tests(GateRecord record) {
        Gate gate = Gate.fromMap(record.data());
        return gate.runTests()
                ? TestProgress.of(
                                gate.tests(),
                                record.results().stream()
                                        .map(TestResult::fromMap)
                                        .toList(),
                                gate.round())
                        .text()
                : "";
    }

    /** Digests of what is approved there. */
    static Map<String, String> covered(GateRecord gate) {
        Map<String, String> digests =
                new LinkedHashMap<>(Gate.fromMap(gate.data()).covered().digests());
        digests.keySet().removeIf(key -> key.equals("planRevision") || key.equals("completeness"));
        return digests;
    }

    private static List<Decision> decisions(GateRecord gate) {
        return gate.decisions().stream().map(Decision::fromMap).toList();
    }
}
