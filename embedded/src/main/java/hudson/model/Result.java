package hudson.model;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import org.kohsuke.stapler.export.CustomExportedBean;

/** How a build ended, best first. */
public final class Result implements Serializable, CustomExportedBean {
    private static final long serialVersionUID = 1;

    public static final Result SUCCESS = new Result("SUCCESS", 0, true);
    public static final Result UNSTABLE = new Result("UNSTABLE", 1, true);
    public static final Result FAILURE = new Result("FAILURE", 2, true);
    public static final Result NOT_BUILT = new Result("NOT_BUILT", 3, false);
    public static final Result ABORTED = new Result("ABORTED", 4, false);

    private static final List<Result> ALL = List.of(SUCCESS, UNSTABLE, FAILURE, NOT_BUILT, ABORTED);

    private final String name;
    public final int ordinal;
    public final boolean completeBuild;

    private Result(String name, int ordinal, boolean completeBuild) {
        this.name = name;
        this.ordinal = ordinal;
        this.completeBuild = completeBuild;
    }

    public Result combine(Result that) {
        return ordinal < that.ordinal ? that : this;
    }

    public boolean isWorseThan(Result that) {
        return ordinal > that.ordinal;
    }

    public boolean isBetterOrEqualTo(Result that) {
        return ordinal <= that.ordinal;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public String toExportedObject() {
        return name;
    }

    /** FAILURE when the text names none. */
    public static Result fromString(String s) {
        return ALL.stream()
                .filter(result -> result.name.equals(s.toUpperCase(Locale.ENGLISH)))
                .findFirst()
                .orElse(FAILURE);
    }

    private Object readResolve() {
        return fromString(name);
    }
}
