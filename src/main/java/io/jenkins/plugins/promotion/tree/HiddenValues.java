package io.jenkins.plugins.promotion.tree;

import io.jenkins.plugins.promotion.structured.StructuredFiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An environment's local and secret values: which paths a capture does not see, and which values in files it masks. */
public final class HiddenValues {
    private final List<AntGlob> wholeFiles = new ArrayList<>();
    private final List<Inside> inside = new ArrayList<>();

    private record Inside(AntGlob path, String pointer) {}

    public HiddenValues(TreeSpec spec) {
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
    public boolean covers(String path) {
        if (wholeFiles.isEmpty()) {
            return false;
        }
        for (String p = path; !p.isEmpty(); p = TreePaths.parent(p)) {
            if (names(p)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The content with every hidden value replaced by its mask, as a capture stores it.
     *
     * @throws TreeRefusedException if the values cannot be found
     */
    public byte[] masked(String path, byte[] content) throws TreeRefusedException {
        ValueMask mask = maskFor(path);
        return mask == null ? content : mask.mask(content);
    }

    /** Like {@link #masked} for a content that a capture, perhaps by other rules, has masked already. */
    public byte[] hidden(String path, byte[] content) throws TreeRefusedException {
        ValueMask mask = maskFor(path);
        return mask == null ? content : mask.hide(content);
    }

    /** True if a value of a file is a hidden one, stands in one, or has one in it. */
    public boolean touches(String path, String pointer) {
        return covers(path)
                || inside.stream()
                        .filter(rule -> rule.path.matches(path))
                        .anyMatch(rule -> StructuredFiles.covers(path, rule.pointer, pointer)
                                || StructuredFiles.covers(path, pointer, rule.pointer));
    }

    /** True if the content holds a hidden value; see {@link #masked} for what it throws. */
    public boolean anyIn(String path, byte[] content) throws TreeRefusedException {
        ValueMask mask = maskFor(path);
        return mask != null && mask.anyIn(content);
    }

    /**
     * New content for a file that keeps its own hidden values, whatever stands in their places.
     *
     * @param content masked or not
     * @param own what is there now; null if nothing is
     * @throws TreeRefusedException if one side has a value that the other lacks
     */
    public byte[] keeping(String path, byte[] content, byte[] own) throws TreeRefusedException {
        ValueMask mask = maskFor(path);
        if (mask == null) {
            return content;
        }
        return mask.unmask(mask.isMasked(content) ? content : mask.mask(content), own);
    }

    /** True if there are rules about whole files. */
    public boolean hasWhole() {
        return !wholeFiles.isEmpty();
    }

    /** True if there are rules about values inside files. */
    public boolean hasInside() {
        return !inside.isEmpty();
    }

    /** The values to mask in the file; null if there are none. */
    public ValueMask maskFor(String path) throws TreeRefusedException {
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
        if (!StructuredFiles.supports(path)) {
            throw new TreeRefusedException("Local or secret value '" + path + "#"
                    + pointers.iterator().next()
                    + "' names a value inside a file that is none of " + StructuredFiles.ENDINGS
                    + ": name the whole file, or narrow the rule's path.");
        }
        return new ValueMask(path, List.copyOf(pointers));
    }
}
