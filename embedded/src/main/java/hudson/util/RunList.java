package hudson.util;

import hudson.model.Run;
import java.util.AbstractList;
import java.util.List;
import java.util.stream.Collectors;

/** Builds, newest first. */
public class RunList<R extends Run> extends AbstractList<R> {
    private final List<R> runs;

    public RunList(List<R> runs) {
        this.runs = runs;
    }

    @Override
    public R get(int index) {
        return runs.get(index);
    }

    @Override
    public int size() {
        return runs.size();
    }

    public R getLastBuild() {
        return runs.isEmpty() ? null : runs.get(0);
    }

    public RunList<R> limit(int n) {
        return new RunList<>(runs.stream().limit(n).collect(Collectors.toList()));
    }
}
