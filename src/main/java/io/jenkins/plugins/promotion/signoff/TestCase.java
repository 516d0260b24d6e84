package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.util.List;

/**
 * One case of a test plan. A person goes through its steps, a script does, or both; all of them count.
 *
 * @param id stable, unique in the plan
 * @param title for people
 * @param steps what the tester does, in order
 * @param expected what the tester should see; empty if not given
 * @param mandatory whether a gate needs it passed
 * @param junit which tests of JUnit reports it stands for, see {@link #matches}; {@code null} where no script is expected
 * @param command argv that is run on the environment's node and passes with status 0; {@code null} for none
 */
public record TestCase(
        String id,
        String title,
        List<String> steps,
        String expected,
        boolean mandatory,
        @MayBeAbsent String junit,
        @MayBeAbsent List<String> command) {

    /** What any comparison costs. */
    private static final int EACH = 4;

    public TestCase {
        steps = List.copyOf(steps);
        command = command == null || command.isEmpty() ? null : List.copyOf(command);
    }

    /** For people only. */
    public TestCase(String id, String title, List<String> steps, String expected, boolean mandatory) {
        this(id, title, steps, expected, mandatory, null, null);
    }

    /**
     * Whether a test of a JUnit report belongs to this case: the pattern {@code junit} means its full name, with {@code *}
     * for any characters; without a pattern its name or its full name is the id of the case.
     *
     * @param fullName class, dot and name of the test
     * @param effort what it costs is taken from it
     */
    public boolean matches(String fullName, String name, Effort effort) {
        if (junit == null) {
            effort.spend(EACH);
            return id.equals(name) || id.equals(fullName);
        }
        int same = 0;
        int most = Math.min(junit.length(), fullName.length());
        while (same < most && junit.charAt(same) != '*' && junit.charAt(same) == fullName.charAt(same)) {
            same++;
        }
        effort.spend(EACH + same);
        boolean goesOn = same == junit.length() ? same == fullName.length() : junit.charAt(same) == '*';
        return goesOn && likePattern(junit.substring(same), fullName.substring(same), effort);
    }

    private static boolean likePattern(String pattern, String text, Effort effort) {
        int p = 0;
        int t = 0;
        int star = -1;
        int from = 0;
        while (t < text.length()) {
            effort.spend(1);
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                from = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++from;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
