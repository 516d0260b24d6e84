package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.signoff.ScriptResult;
import java.util.List;

/**
 * Test scripts ran, and what they found was recorded.
 *
 * @param id of the run, unique in the change
 * @param environment where they ran
 * @param tree digest of what lay there
 * @param revision the newest of the plan then, 0 for none; its test plan tells the cases
 * @param round the test round
 * @param tests how many there were, those without a case included
 * @param passed how many of them passed
 * @param failing full names of those that failed, as many as there is room for
 * @param more whether more failed
 * @param cases of each case that scripts tried, what they found
 * @param missing ids of cases that ask for a script and had none
 */
public record TestFact(
        String id,
        String environment,
        String tree,
        long revision,
        long round,
        long tests,
        long passed,
        List<String> failing,
        boolean more,
        List<ScriptResult> cases,
        List<String> missing)
        implements Fact {}
