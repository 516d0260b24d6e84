package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** Collects the mistakes of one file, so that all are told at once. */
final class Problems {
    private final String file;
    private final List<PlanProblem> found = new ArrayList<>();
    private int more;

    Problems(String file) {
        this.file = file;
    }

    void add(Node at, String field, String what, String mend) {
        add(at == null ? null : at.getStartMark(), field, what, mend);
    }

    void add(Mark at, String field, String what, String mend) {
        add(new PlanProblem(at == null ? 0 : at.getLine() + 1, at == null ? 0 : at.getColumn() + 1, field, what, mend));
    }

    void add(PlanProblem problem) {
        if (found.size() < Limits.PROBLEMS) {
            found.add(problem);
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Refuses the file if there was any mistake. */
    void refuse() {
        if (found.isEmpty()) {
            return;
        }
        List<PlanProblem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt((PlanProblem p) -> p.line() == 0 ? Integer.MAX_VALUE : p.line())
                .thenComparingInt(PlanProblem::column));
        if (more > 0) {
            sorted.add(new PlanProblem(0, 0, "", "and " + more + " more", "mend these first"));
        }
        throw Refusal.mistake(file + " has " + sorted.size() + (sorted.size() == 1 ? " mistake:" : " mistakes:"))
                .listing(sorted.stream().map(PlanProblem::toString).toList());
    }

    /** A text from the file, shortened and without control characters, in quotes. */
    static String quote(String text) {
        String clean = text.codePoints()
                .limit(80)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return "'" + clean + (text.codePointCount(0, text.length()) > 80 ? "…" : "") + "'";
    }
}
