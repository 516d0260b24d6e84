package hudson.model;

import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.LogTaskListener;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Periodic work that takes long enough to need a thread of its own; two runs never overlap. */
public abstract class AsyncPeriodicWork extends PeriodicWork {
    private static final Logger LOGGER = Logger.getLogger(AsyncPeriodicWork.class.getName());

    public final String name;
    private Thread thread;

    protected AsyncPeriodicWork(String name) {
        this.name = name;
    }

    @Override
    public final synchronized void doRun() {
        if (thread != null && thread.isAlive()) {
            return;
        }
        thread = new Thread(this::once, name + " thread");
        thread.setDaemon(true);
        thread.start();
    }

    private void once() {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            execute(new LogTaskListener(LOGGER, Level.FINE));
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, name + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    protected abstract void execute(TaskListener listener) throws IOException, InterruptedException;
}
