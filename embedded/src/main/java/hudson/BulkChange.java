package hudson;

import hudson.model.Saveable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Gathers several changes of one object into one {@code save()}. */
public class BulkChange implements java.io.Closeable {
    private static final ThreadLocal<Deque<BulkChange>> CURRENT = ThreadLocal.withInitial(ArrayDeque::new);
    private final Saveable saveable;
    private boolean finished;

    public BulkChange(Saveable saveable) {
        this.saveable = saveable;
        CURRENT.get().push(this);
    }

    public void commit() throws IOException {
        if (!finished) {
            abort();
            saveable.save();
        }
    }

    @Override
    public void close() {
        abort();
    }

    public void abort() {
        if (!finished) {
            finished = true;
            CURRENT.get().remove(this);
        }
    }

    public static boolean contains(Saveable s) {
        return CURRENT.get().stream().anyMatch(change -> change.saveable == s);
    }
}
