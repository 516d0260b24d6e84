package hudson.remoting;

import java.io.IOException;

/** The way to this very machine. */
public class LocalChannel implements VirtualChannel {
    @Override
    public <V, T extends Throwable> V call(Callable<V, T> callable) throws T, IOException, InterruptedException {
        return callable.call();
    }

    @Override
    public void close() {}
}
