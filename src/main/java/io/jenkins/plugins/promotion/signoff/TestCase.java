package io.jenkins.plugins.promotion.signoff;

import java.util.List;

/**
 * One case of a test plan.
 *
 * @param id stable, unique in the plan
 * @param title for people
 * @param steps what the tester does, in order
 * @param expected what the tester should see; empty if not given
 * @param mandatory whether a gate needs it passed
 */
public record TestCase(String id, String title, List<String> steps, String expected, boolean mandatory) {

    public TestCase {
        steps = List.copyOf(steps);
    }
}
