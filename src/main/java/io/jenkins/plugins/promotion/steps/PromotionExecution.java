package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.security.ACL;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.environment.EnvironmentSite.NotNow;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.springframework.security.core.Authentication;

/**
 * A running step. {@link #advance} is evaluated on a pooled thread, never on the Pipeline's own: at the start, after a
 * restart of the controller, after every fact of the change or its environments, and at the instant it asked for. It must
 * therefore find out from stored state what is already done. While it waits, no thread and no executor is held.
 */
abstract class PromotionExecution<S extends PromotionStep> extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(PromotionExecution.class.getName());
    private static final Duration OFFLINE_RETRY = Duration.ofSeconds(10);
    private static final Duration LONGEST_NAP = Duration.ofHours(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(20);

    private final S step;
    private String runsAs;
    private String changeKey;
    private String said;
    private boolean inBody;
    private BodyExecution body;
    private boolean bodyEnded;
    private Throwable bodyFailure;

    private transient volatile Future<?> running;
    private transient volatile ScheduledFuture<?> nap;
    private transient volatile boolean ended;
    private transient volatile boolean resumed;
    private transient volatile boolean goingDown;
    private transient Object monitor;
    private transient boolean busy;
    private transient boolean again;
    private transient boolean atWork;
    private transient Promotion.Listener listener;

    PromotionExecution(S step, StepContext context) {
        super(context);
        this.step = step;
    }

    /** Does what can be done now. */
    abstract Progress advance(StepSession session) throws Exception;

    /** Does what is to be done after the block ended well or badly; its result is the step's. */
    Map<String, Object> afterBody(StepSession session) throws Exception {
        return Map.of();
    }

    /** Whether the step looks after its block while that runs, with {@link #duringBody}. */
    boolean watchesBody() {
        return false;
    }

    /**
     * Looks after the block: when it begins, after a restart, after every fact of the change, and at the instant it asked for.
     * It can neither fail the step nor end the block.
     *
     * @return when to look again at the latest, or {@code null} for after a fact only
     */
    Instant duringBody(StepSession session) throws Exception {
        return null;
    }

    /** Whether what the step does may be interrupted at any moment and begun anew after a restart of the controller. */
    boolean canStartOver() {
        return false;
    }

    /**
     * Gives up what the step holds while it waits, after it failed or was stopped. Must not block. Comes again where the
     * step was at work when it was stopped, and may have taken something since.
     */
    void abandon(StepSession session) throws Exception {}

    /** Whether an event of this environment concerns the step. */
    boolean waitsFor(String environment) {
        return false;
    }

    /** Whether the block of the step was begun. */
    final boolean isInBody() {
        return inBody;
    }

    /** Whether the step goes on after a restart of the controller. */
    final boolean isResumed() {
        return resumed;
    }

    final S step() {
        return step;
    }

    @Override
    public final boolean start() {
        Authentication as = Jenkins.getAuthentication2(); // The Pipeline's thread runs as the build does.
        runsAs = ACL.SYSTEM2.equals(as) ? null : as.getName();
        begin();
        return false;
    }

    @Override
    public final void onResume() {
        resumed = true;
        begin();
    }

    private void begin() {
        monitor = new Object();
        listener = new Promotion.Listener() {
            @Override
            public void changed(String key) {
                if (key.equals(changeKey)) {
                    wake();
                }
            }

            @Override
            public void bound(String environment) {
                if (waitsFor(environment)) {
                    wake();
                }
            }

            @Override
            public void goingDown() {
                restAtOnce();
            }
        };
        Promotion.get().listen(listener);
        wake();
    }

    /** Interrupts what is being done if it can start over, so that it ends in good order, and waits for that a while. */
    private void restAtOnce() {
        goingDown = true;
        Future<?> current = running;
        if (current == null || !canStartOver()) {
            return;
        }
        current.cancel(true);
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        synchronized (monitor) {
            try {
                for (long left; atWork && (left = end - System.nanoTime()) > 0; ) {
                    TimeUnit.NANOSECONDS.timedWait(monitor, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Evaluates the step soon; events that come while it is being evaluated lead to one more evaluation. */
    private void wake() {
        synchronized (monitor) {
            if (ended || goingDown || (inBody && !bodyEnded && !watchesBody())) {
                return;
            }
            if (busy) {
                again = true;
                return;
            }
            busy = true;
            try {
                running = Computer.threadPoolForRemoting.submit(this::evaluate);
            } catch (RejectedExecutionException e) {
                busy = false; // The controller is going down; the step is evaluated again after its restart.
            }
        }
    }

    private void evaluate() {
        boolean watching;
        synchronized (monitor) {
            atWork = true;
            watching = inBody && !bodyEnded;
        }
        try {
            if (watching) {
                watch();
            } else {
                proceed();
            }
        } finally {
            boolean repeat;
            synchronized (monitor) {
                busy = false;
                atWork = false;
                monitor.notifyAll();
                repeat = again;
                again = false;
            }
            if (repeat) {
                wake();
            }
        }
    }

    private void watch() {
        try {
            StepSession session = new StepSession(getContext(), runsAs, changeKey, step);
            if (!session.state().phase().isEnded()) {
                rest(duringBody(session));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Looking after the block of " + getClass().getSimpleName());
        }
    }

    private void proceed() {
        Lock inUse = Promotion.get().storesInUse();
        boolean free = inUse.tryLock();
        try {
            if (!free) {
                throw new NotNow("Waiting while the content stores are pruned");
            }
            StepSession session = new StepSession(getContext(), runsAs, changeKey, step);
            if (changeKey == null) {
                changeKey = session.change().key();
            } else if (!inBody && step.opensChange() && session.state().phase().isEnded()) {
                throw new AbortException("Change '" + session.change().name() + "' was ended by "
                        + session.state().endedBy() + " while this step waited.");
            }
            if (inBody) {
                Map<String, Object> result = afterBody(session);
                if (bodyFailure == null) {
                    finish(result);
                } else if (end()) {
                    getContext().onFailure(bodyFailure);
                }
            } else {
                Progress progress = advance(session);
                if (ended) {
                    giveUp();
                } else {
                    take(progress, session);
                }
            }
        } catch (NotNow e) {
            say(e.getMessage());
            rest(Promotion.get().clock().instant().plus(OFFLINE_RETRY));
        } catch (InterruptedException e) {
            // Stopped by stop(), which has answered already, or by the controller's end, after which it goes on.
            if (ended) {
                giveUp();
            }
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            if (!goingDown && !isGoingDown()) {
                giveUp();
                fail(e);
            }
        } finally {
            if (free) {
                inUse.unlock();
            }
        }
    }

    /** Whether this thread fails only because the controller ends; the step goes on after its restart. */
    private static boolean isGoingDown() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins == null || jenkins.isTerminating();
    }

    private void take(Progress progress, StepSession session) {
        if (progress instanceof Progress.Done done) {
            finish(done.result());
        } else if (progress instanceof Progress.RunBody) {
            inBody = true;
            body = getContext()
                    .newBodyInvoker()
                    .withCallback(new Callback(this))
                    .start();
            synchronized (monitor) {
                again |= watchesBody();
            }
        } else if (progress instanceof Progress.Waiting waiting) {
            say(waiting.what());
            rest(waiting.until());
        }
    }

    /** Prints what the step waits for, unless it did so before. */
    private void say(String what) {
        if (what.equals(said)) {
            return;
        }
        said = what;
        try {
            getContext().get(TaskListener.class).getLogger().println("[promotion] " + what);
        } catch (IOException | InterruptedException e) {
            LOGGER.log(Level.FINE, e, () -> "not printed: " + what);
        }
    }

    private void rest(Instant until) {
        if (until == null) {
            return;
        }
        Duration left = Duration.between(Promotion.get().clock().instant(), until);
        long millis = Math.max(50, Math.min(left.toMillis(), LONGEST_NAP.toMillis()));
        ScheduledFuture<?> old = nap;
        if (old != null) {
            old.cancel(false);
        }
        nap = Timer.get().schedule(this::wake, millis, TimeUnit.MILLISECONDS);
    }

    private void finish(Map<String, Object> result) {
        if (end()) {
            getContext().onSuccess(PlainData.copy(result));
        }
    }

    private void fail(Throwable cause) {
        if (end()) {
            boolean users = cause instanceof Refusal
                    || cause instanceof IllegalArgumentException
                    || cause instanceof IllegalStateException;
            getContext().onFailure(users ? new AbortException(cause.getMessage()) : cause);
        }
    }

    /** A step that fails holds nothing any more. */
    private void giveUp() {
        if (changeKey == null) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // By stop(): it was for what the step did until then.
        try {
            abandon(new StepSession(getContext(), runsAs, changeKey, step));
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, e, () -> "Giving up " + getClass().getSimpleName());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean end() {
        synchronized (monitor) {
            if (ended) {
                return false;
            }
            ended = true;
        }
        Promotion.get().forget(listener);
        ScheduledFuture<?> last = nap;
        if (last != null) {
            last.cancel(false);
        }
        return true;
    }

    @Override
    public final void stop(Throwable cause) throws Exception {
        if (inBody && !bodyEnded) {
            BodyExecution current = body;
            if (current != null) {
                current.cancel(cause);
            }
            return;
        }
        if (!end()) {
            return;
        }
        Future<?> current = running;
        if (current != null) {
            current.cancel(true);
        }
        Computer.threadPoolForRemoting.submit(() -> {
            giveUp();
            getContext().onFailure(cause);
            return null;
        });
    }

    @Override
    public String getStatus() {
        return said == null ? "running" : said;
    }

    private void bodyEnded(StepContext context, Throwable failure) {
        synchronized (monitor) { // Whoever watches the block meanwhile sees both or neither.
            bodyFailure = failure;
            bodyEnded = true;
        }
        wake();
    }

    /** How the block ended badly, or {@code null}. */
    final Throwable bodyFailure() {
        return bodyFailure;
    }

    /** Tells the step that its block ended; kept with the program, so that a restart in the block loses nothing. */
    private static final class Callback extends BodyExecutionCallback implements Serializable {
        private static final long serialVersionUID = 1L;
        private final PromotionExecution<?> execution;

        Callback(PromotionExecution<?> execution) {
            this.execution = execution;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.bodyEnded(context, null);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            execution.bodyEnded(context, t);
        }
    }
}
