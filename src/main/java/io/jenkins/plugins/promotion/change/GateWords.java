package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.IdComparison;
import io.jenkins.plugins.promotion.signoff.TestProgress;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A gate in few words. */
final class GateWords {

    private GateWords() {}

    static List<String> people(GateRecord gate) {
        return gate.decisions().stream().map(Decision::user).distinct().toList();
    }

    /** Who rejected, and why. */
    static String rejection(GateRecord gate) {
        return gate.decisions().stream()
                .filter(decision -> decision.verdict() == Verdict.REJECT)
                .findFirst()
                .map(decision -> decision.user() + " \"" + decision.comment() + "\"")
                .orElse("unknown");
    }

    private static final String TREE = "environment ";
    private static final List<String> DIGESTS = List.of("plan", "parameters", "base", "tests", "evidence");

    /** {@code 12 of 12 test cases passed}, empty without a test plan. */
    static String tests(GateRecord record, ChangeState state, Locale language) {
        Gate gate = record.gate();
        return gate.runTests()
                ? TestProgress.of(
                                gate.tests(), TestRuns.with(state, record), gate.round(), IdComparison.CASE_INSENSITIVE)
                        .text(language)
                : "";
    }

    /** Digests of what is approved there. */
    static Map<String, String> covered(GateRecord gate, Phrases words) {
        Map<String, String> digests = new LinkedHashMap<>();
        gate.gate().covered().digests().forEach((of, digest) -> {
            if (of.startsWith(TREE)) {
                digests.put(words.say("environment", of.substring(TREE.length())), digest);
            } else if (DIGESTS.contains(of)) {
                digests.put(words.say(of), digest);
            }
        });
        return digests;
    }
}
