package io.jenkins.plugins.promotion.signoff;

import java.util.List;
import java.util.Optional;

/**
 * What testers do before they sign.
 *
 * @param id stable name
 * @param title for people; empty if not given
 * @param cases in the file's order
 */
public record TestPlan(String id, String title, List<TestCase> cases) {
    /** The only format there is. */
    public static final String API_VERSION = "testplan/v1";

    public TestPlan {
        cases = List.copyOf(cases);
    }

    /** The cases whose command is run on the environment's node. */
    public List<TestCase> commands() {
        return cases.stream().filter(testCase -> testCase.command() != null).toList();
    }

    /** The case of that id, if the plan has it. */
    public Optional<TestCase> testCase(String caseId) {
        return cases.stream().filter(other -> other.id().equals(caseId)).findFirst();
    }
}
