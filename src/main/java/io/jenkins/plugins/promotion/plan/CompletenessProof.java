package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.plan.Completeness.Conflict;
import io.jenkins.plugins.promotion.plan.Completeness.Deviation;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The three-way comparison on stored trees: for every path, and inside structured files for every value,
 * expected is what the signed development has where that differs from the base, else what the copy of production has;
 * actual is the copy of production after the plan. What changed differently on both sides is a conflict: no rule could say
 * whose value is meant.
 */
public final class CompletenessProof {
    private final Snapshot base;
    private final Snapshot development;
    private final Snapshot production;
    private final Snapshot actual;
    private final List<Deviation> missing = new ArrayList<>();
    private final List<Deviation> unexpected = new ArrayList<>();
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<String> formattingOnly = new ArrayList<>();

    private CompletenessProof(Snapshot base, Snapshot development, Snapshot production, Snapshot actual) {
        this.base = base;
        this.development = development;
        this.production = production;
        this.actual = actual;
    }

    /**
     * Compares.
     *
     * @param base production as it was copied when the change began
     * @param development the first stage as it was signed
     * @param production the copy of production on which the plan was followed
     * @param actual that copy afterwards
     * @param exclude Ant globs of paths that do not count, from the plan
     * @throws Refusal if the four were not captured with one scope
     */
    public static Completeness of(
            Snapshot base, Snapshot development, Snapshot production, Snapshot actual, List<String> exclude)
            throws IOException {
        List<Snapshot> others = List.of(development, production, actual);
        for (Snapshot other : others) {
            if (!other.manifest().scopeVersion().equals(base.manifest().scopeVersion())) {
                throw Refusal.conflict("completeness cannot be told: trees were captured with the scopes "
                        + base.manifest().scopeVersion() + " and "
                        + other.manifest().scopeVersion()
                        + "; give the environments one scope and copy again");
            }
        }
        CompletenessProof proof = new CompletenessProof(base, development, production, actual);
        Scope scope = new Scope(List.of(), exclude);
        List<String> excluded = new ArrayList<>();
        for (String path : differing(base, others)) {
            if (scope.matches(path)) {
                proof.path(path);
            } else {
                excluded.add(path);
            }
        }
        return new Completeness(proof.missing, proof.unexpected, proof.conflicts, proof.formattingOnly, excluded);
    }

    /** Every path at which not all trees are alike. */
    private static TreeSet<String> differing(Snapshot base, List<Snapshot> others) {
        TreeSet<String> paths = new TreeSet<>();
        for (Snapshot other : others) {
            TreeDiff diff = TreeDiff.between(base.manifest(), other.manifest());
            paths.addAll(diff.added());
            paths.addAll(diff.changed());
            paths.addAll(diff.deleted());
            paths.addAll(diff.modeChanged());
        }
        return paths;
    }

    private void path(String path) throws IOException {
        Optional<TreeEntry> b = base.entry(path);
        Optional<TreeEntry> d = development.entry(path);
        Optional<TreeEntry> p = production.entry(path);
        Optional<TreeEntry> a = actual.entry(path);
        if (!values(path)) {
            aspect(
                    path,
                    b.map(CompletenessProof::content),
                    d.map(CompletenessProof::content),
                    p.map(CompletenessProof::content),
                    a.map(CompletenessProof::content));
        }
        boolean everywhere = b.isPresent() && d.isPresent() && p.isPresent() && a.isPresent();
        boolean oneKind = Stream.of(b, d, p, a)
                        .flatMap(Optional::stream)
                        .map(TreeEntry::kind)
                        .distinct()
                        .count()
                == 1;
        boolean createdAlike = b.isEmpty() && d.isPresent() && a.isPresent();
        if ((everywhere || createdAlike) && oneKind) {
            aspect(
                    path,
                    b.map(CompletenessProof::permissions),
                    d.map(CompletenessProof::permissions),
                    p.map(CompletenessProof::permissions),
                    a.map(CompletenessProof::permissions));
        }
    }

    /** Compares one text of a path three ways. */
    private void aspect(String path, Optional<String> b, Optional<String> d, Optional<String> p, Optional<String> a) {
        if (!d.equals(b) && !p.equals(b) && !d.equals(p)) {
            conflicts.add(new Conflict(path, "", shown(b), shown(d), shown(p), shown(a)));
            return;
        }
        Optional<String> expected = d.equals(b) ? p : d;
        if (!a.equals(expected)) {
            (expected.equals(p) ? unexpected : missing).add(new Deviation(path, "", shown(expected), shown(a)));
        }
    }

    private static String content(TreeEntry entry) {
        return switch (entry.kind()) {
            case FILE -> ProofWords.say("file", String.valueOf(entry.size()), entry.content());
            case SYMLINK -> ProofWords.say("link", entry.content());
            case DIRECTORY -> ProofWords.say("folder");
        };
    }

    private static String permissions(TreeEntry entry) {
        return entry.kind() == Kind.SYMLINK
                ? ProofWords.say("ofALink")
                : ProofWords.say("permissions", String.format("%04o", entry.permissions()));
    }

    private static String shown(Optional<String> text) {
        return text.map(full -> full.length() > 120 ? full.substring(0, 119) + "…" : full)
                .orElseGet(() -> ProofWords.say("nothing"));
    }

    /** Compares value by value; false if the file cannot be seen so on every side that has it. */
    private boolean values(String path) throws IOException {
        List<Optional<Value>> sides = new ArrayList<>();
        for (Snapshot snapshot : List.of(base, development, production, actual)) {
            Optional<TreeEntry> entry = snapshot.entry(path);
            Optional<Value> value = snapshot.structured(path).map(StructuredFile::whole);
            if (entry.isEmpty() || value.isEmpty()) {
                return false;
            }
            sides.add(value);
        }
        int before = missing.size() + unexpected.size() + conflicts.size();
        values(path, "", sides.get(0), sides.get(1), sides.get(2), sides.get(3));
        boolean alike = before == missing.size() + unexpected.size() + conflicts.size();
        if (alike && !sameBytesAsExpected(path)) {
            formattingOnly.add(path);
        }
        return true;
    }

    private boolean sameBytesAsExpected(String path) {
        String b = base.entry(path).map(TreeEntry::content).orElse("");
        String d = development.entry(path).map(TreeEntry::content).orElse("");
        String p = production.entry(path).map(TreeEntry::content).orElse("");
        String a = actual.entry(path).map(TreeEntry::content).orElse("");
        boolean mergedByValue = !d.equals(b) && !p.equals(b) && !d.equals(p);
        return mergedByValue || a.equals(d.equals(b) ? p : d);
    }

    private void values(
            String path, String pointer, Optional<Value> b, Optional<Value> d, Optional<Value> p, Optional<Value> a) {
        if (Objects.equals(b, d) && Objects.equals(p, a) || Objects.equals(b, p) && Objects.equals(d, a)) {
            return;
        }
        boolean expectedThere = d.isPresent() == b.isPresent() ? p.isPresent() : d.isPresent();
        List<Optional<Value>> sides = List.of(b, d, p, a);
        Optional<String> mark = mark(sides);
        if (mark.isPresent()) {
            List<Optional<Value>> inner = sides.stream()
                    .map(value -> value.map(marked -> ((Value.Marked) marked).value()))
                    .toList();
            values(path, pointer, inner.get(0), inner.get(1), inner.get(2), inner.get(3));
            return;
        }
        if (a.isPresent() == expectedThere
                && sides.stream().allMatch(value -> value.isEmpty() || value.get() instanceof Value.Members)) {
            TreeSet<String> keys = new TreeSet<>();
            sides.forEach(value -> value.ifPresent(
                    members -> keys.addAll(((Value.Members) members).members().keySet())));
            for (String key : keys) {
                values(
                        path,
                        StructuredFiles.child(path, pointer, key),
                        member(b, key),
                        member(d, key),
                        member(p, key),
                        member(a, key));
            }
            order(path, pointer, sides);
            return;
        }
        int documents = documents(sides);
        for (int i = 0; i < documents; i++) {
            values(path, (i + 1) + ":", document(b, i), document(d, i), document(p, i), document(a, i));
        }
        if (documents > 0) {
            return;
        }
        if (!d.equals(b) && !p.equals(b) && !d.equals(p)) {
            conflicts.add(new Conflict(path, pointer, text(b), text(d), text(p), text(a)));
            return;
        }
        Optional<Value> expected = d.equals(b) ? p : d;
        if (!a.equals(expected)) {
            (expected.equals(p) ? unexpected : missing).add(new Deviation(path, pointer, text(expected), text(a)));
        }
    }

    /** Compares in what order stands what all sides have, where order counts. */
    private void order(String path, String pointer, List<Optional<Value>> sides) {
        List<List<String>> orders = new ArrayList<>();
        sides.forEach(side -> side.ifPresent(value -> orders.add(new ArrayList<>(((Value.Members) value).order()))));
        if (orders.size() == sides.size()) {
            List<List<String>> all =
                    List.copyOf(orders.stream().map(List::copyOf).toList());
            orders.forEach(order -> all.forEach(order::retainAll));
            List<Optional<Value>> texts = orders.stream()
                    .map(order -> Optional.<Value>of(new Value.Text("in the order " + String.join(", ", order))))
                    .toList();
            if (texts.stream().distinct().count() > 1) {
                values(path, pointer, texts.get(0), texts.get(1), texts.get(2), texts.get(3));
            }
        }
    }

    /** The anchor, tag or mark of a key that all sides have alike. */
    private static Optional<String> mark(List<Optional<Value>> sides) {
        Set<String> marks = new HashSet<>();
        for (Optional<Value> side : sides) {
            marks.add(side.orElse(null) instanceof Value.Marked marked ? marked.mark() : "");
        }
        return marks.size() == 1
                ? marks.stream().filter(mark -> !mark.isEmpty()).findFirst()
                : Optional.empty();
    }

    /** How many YAML documents all sides have; 0 if not all have several, and as many. */
    private static int documents(List<Optional<Value>> sides) {
        Set<Integer> counts = new HashSet<>();
        for (Optional<Value> side : sides) {
            counts.add(
                    side.orElse(null) instanceof Value.Documents several
                            ? several.documents().size()
                            : 0);
        }
        return counts.size() == 1 ? counts.iterator().next() : 0;
    }

    private static Optional<Value> document(Optional<Value> value, int index) {
        return value.map(several -> ((Value.Documents) several).documents().get(index));
    }

    private static Optional<Value> member(Optional<Value> value, String key) {
        return value.map(members -> ((Value.Members) members).members().get(key));
    }

    private static String text(Optional<Value> value) {
        return shown(value.map(Value::canonical));
    }
}
