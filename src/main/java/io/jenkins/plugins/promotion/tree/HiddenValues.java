package io.jenkins.plugins.promotion.tree;

import java.util.ArrayList;
import java.util.List;

/** An environment's local and secret values: which paths a capture does not see and a copy does not touch. */
final class HiddenValues {
    private final List<AntGlob> wholeFiles = new ArrayList<>();

    /** @throws TreeRefusedException for a rule that is not supported */
    HiddenValues(TreeSpec spec) throws TreeRefusedException {
        add(spec.local());
        add(spec.secret());
    }

    private void add(List<ValueRule> rules) throws TreeRefusedException {
        for (ValueRule rule : rules) {
            if (!rule.wholeFile()) {
                throw new TreeRefusedException("Local or secret value '" + rule
                        + "' names a value inside a file, which is not supported yet: name the whole file, '"
                        + rule.path()
                        + "', instead.");
            }
            wholeFiles.add(AntGlob.parse(rule.path()));
        }
    }

    /** True if a rule names the path itself. */
    boolean names(String path) {
        for (AntGlob glob : wholeFiles) {
            if (glob.matches(path)) {
                return true;
            }
        }
        return false;
    }

    /** True if a rule names the path or a directory above it. */
    boolean covers(String path) {
        if (wholeFiles.isEmpty()) {
            return false;
        }
        for (String p = path; !p.isEmpty(); p = Paths8.parent(p)) {
            if (names(p)) {
                return true;
            }
        }
        return false;
    }
}
