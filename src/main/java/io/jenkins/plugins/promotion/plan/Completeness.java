package io.jenkins.plugins.promotion.plan;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether the plan carries everything that was signed on the first stage, and nothing else.
 *
 * @param missing what should have changed and did not become what it should
 * @param unexpected what changed although nothing called for it
 * @param conflicts what changed on the first stage and in production, differently; a person decides
 * @param formattingOnly structured files whose values are as expected while formatting or comments are not
 * @param excludedPaths excluded paths at which the trees differ; shown at the gate
 */
public record Completeness(
        List<Deviation> missing,
        List<Deviation> unexpected,
        List<Conflict> conflicts,
        List<String> formattingOnly,
        List<String> excludedPaths) {

    private static final int NAMED = 3;

    public Completeness {
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        conflicts = List.copyOf(conflicts);
        formattingOnly = List.copyOf(formattingOnly);
        excludedPaths = List.copyOf(excludedPaths);
    }

    /** Nothing is missing, unexpected or in conflict. */
    public boolean complete() {
        return missing.isEmpty() && unexpected.isEmpty() && conflicts.isEmpty();
    }

    /** How many paths are excluded although the trees differ there. */
    public int excludedCount() {
        return excludedPaths.size();
    }

    /** For people, in one line that names the first places: what an approver has to decide about. */
    public String summary() {
        if (complete()) {
            return excludedCount() == 0
                    ? ProofWords.say("complete")
                    : ProofWords.say("completeExcluded", number(excludedPaths));
        }
        return ProofWords.say(
                excludedCount() == 0 ? "counts" : "countsExcluded",
                number(missing),
                places(missing, Deviation::place),
                number(unexpected),
                places(unexpected, Deviation::place),
                number(conflicts),
                places(conflicts, Conflict::place),
                number(excludedPaths));
    }

    private static String number(List<?> found) {
        return String.valueOf(found.size());
    }

    private static <T> String places(List<T> found, Function<T, String> place) {
        String places = found.stream().limit(NAMED).map(place).collect(Collectors.joining(", "));
        return found.isEmpty() ? "" : " (" + places + (found.size() > NAMED ? ", …" : "") + ")";
    }

    private static String place(String path, String pointer) {
        return path + (pointer.isEmpty() ? "" : " " + pointer);
    }

    /**
     * One place that is not as it should be.
     *
     * @param path of the file, folder or link
     * @param pointer of the value inside a structured file; empty for the whole
     * @param expected what it should be, shortened, for people
     * @param actual what it is, shortened, for people
     */
    public record Deviation(String path, String pointer, String expected, String actual) {
        String place() {
            return Completeness.place(path, pointer);
        }

        @Override
        public String toString() {
            return ProofWords.say("deviation", place(), expected, actual);
        }
    }

    /**
     * One place that changed on both sides.
     *
     * @param path of the file, folder or link
     * @param pointer of the value inside a structured file; empty for the whole
     * @param base what it was
     * @param development what the first stage made of it
     * @param production what production made of it
     * @param actual what the plan made of it
     */
    public record Conflict(
            String path, String pointer, String base, String development, String production, String actual) {
        String place() {
            return Completeness.place(path, pointer);
        }

        @Override
        public String toString() {
            return ProofWords.say("conflict", place(), base, development, production);
        }
    }
}
