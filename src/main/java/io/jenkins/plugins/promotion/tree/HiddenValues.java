package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.structured.StructuredFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An environment's local and secret values: which paths a capture does not see, and which values in files it masks. */
final class HiddenValues {
    private final List<AntGlob> wholeFiles = new ArrayList<>();
    private final List<Inside> inside = new ArrayList<>();

    private record Inside(AntGlob path, String pointer) {}

    HiddenValues(TreeSpec spec) {
        add(spec.local());
        add(spec.secret());
    }

    private void add(List<ValueRule> rules) {
        for (ValueRule rule : rules) {
            AntGlob path = AntGlob.parse(rule.path());
            if (rule.wholeFile()) {
                wholeFiles.add(path);
            } else {
                inside.add(new Inside(path, rule.pointer()));
            }
        }
    }

    /** True if a rule names the path itself as a whole. */
    boolean names(String path) {
        for (AntGlob glob : wholeFiles) {
            if (glob.matches(path)) {
                return true;
            }
        }
        return false;
    }

    /** True if a rule names the path, or a directory above it, as a whole. */
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

    /** True if there are rules about whole files. */
    boolean hasWhole() {
        return !wholeFiles.isEmpty();
    }

    /** True if there are rules about values inside files. */
    boolean hasInside() {
        return !inside.isEmpty();
    }

    /** The values to mask in the file; null if there are none. */
    ValueMask maskFor(String path) throws TreeRefusedException {
        Set<String> pointers = null;
        for (Inside rule : inside) {
            if (rule.path.matches(path)) {
                pointers = pointers == null ? new LinkedHashSet<>() : pointers;
                pointers.add(rule.pointer);
            }
        }
        if (pointers == null) {
            return null;
        }
        if (!StructuredFile.supports(path)) {
            throw new TreeRefusedException("Local or secret value '" + path + "#"
                    + pointers.iterator().next()
                    + "' names a value inside a file that is none of JSON, YAML and properties: name the whole file, or"
                    + " narrow the rule's path.");
        }
        return new ValueMask(path, List.copyOf(pointers));
    }
}
