package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.files.NotKept;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.Joining;
import io.jenkins.plugins.promotion.process.PlainData;
import io.jenkins.plugins.promotion.process.Progress;
import io.jenkins.plugins.promotion.process.Session;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite.NotNow;
import io.jenkins.plugins.promotion.view.Waits;
import io.jenkins.plugins.promotion.wording.Lines;
import io.jenkins.plugins.promotion.wording.Saying;
import io.jenkins.plugins.promotion.wording.Spoken;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.springframework.security.core.Authentication;

/**
 * A running step: drives an {@link Act} of the process, which is evaluated on pooled threads, never on the Pipeline's own.
 * While it waits, no thread and no executor is held. A refusal becomes a failure with its message alone; whatever else is
 * thrown is told with its stack trace.
 */
final class PromotionExecution extends StepExecution {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(PromotionExecution.class.getName());
    private static final Duration OFFLINE_RETRY = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Act act;
    private final String step;
    private String runsAs;
    private String changeKey;
    private String said;
    /** Where the script calls it, kept for the time after a restart. */
    private String place;

    private boolean inBody;
    private BodyExecution body;
    private boolean bodyEnded;
    private Throwable bodyFailure;

    private transient CallSite site;
    private transient Object monitor;
    private transient Evaluations evaluations;
    private transient Promotion.Listener listener;
    private transient Throwable stopped;
    private transient volatile boolean ended;
    private transient volatile boolean resumed;
    private transient volatile boolean goingDown;
    private transient volatile String waitsFor;
    private final transient String label;
    private transient volatile long woken;
    private transient volatile Run<?, ?> run;

    /**
     * @param step name of its function
     * @param label what the step is called in views of the build, {@code null} for its function's name
     */
    PromotionExecution(Act act, String step, String label, StepContext context) {
        super(context);
        this.act = act;
        this.step = step;
        this.label = label;
    }

    @Override
    public boolean start() {
        Authentication as = Jenkins.getAuthentication2(); // The Pipeline's thread runs as the build does.
        runsAs = ACL.SYSTEM2.equals(as) ? null : as.getName();
        site = CallSite.current();
        label();
        begin();
        return false;
    }

    /** A step with a block would be taken for a stage. */
    private void label() {
        if (label == null || getContext().hasBody()) {
            return;
        }
        try {
            FlowNode node = getContext().get(FlowNode.class);
            if (node != null) {
                node.addAction(new LabelAction(label));
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "not labelled: " + label);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onResume() {
        resumed = true;
        begin();
    }

    private void begin() {
        monitor = new Object();
        evaluations = new Evaluations(this::evaluate);
        listener = new Promotion.Listener() {
            @Override
            public void changed(String key) {
                if (key.equals(changeKey)) {
                    wake();
                }
            }

            @Override
            public void bound(String environment) {
                if (act.waitsFor(environment)) {
                    wake();
                }
            }

            @Override
            public void ended(String build) {
                Run<?, ?> mine = run;
                if (mine != null && mine.getExternalizableId().equals(build)) {
                    halt(() -> {});
                }
            }

            @Override
            public Future<?> goingDown() {
                goingDown = true;
                return act.canStartOver() ? evaluations.interrupt() : CompletableFuture.completedFuture(null);
            }
        };
        Promotion.get().listen(listener);
        evaluations.wakeAnew();
    }

    private void wake() {
        synchronized (monitor) {
            if (ended || goingDown || (inBody && !bodyEnded && !act.watchesBody())) {
                return;
            }
        }
        evaluations.wake();
    }

    /** @param since the event after which what was seen of environments is new enough */
    private void evaluate(long since) {
        woken = since;
        boolean watching;
        synchronized (monitor) {
            if (ended || goingDown) {
                return;
            }
            watching = inBody && !bodyEnded;
        }
        if (isKilled()) {
            halt(() -> {});
        } else if (watching) {
            watch();
        } else {
            proceed();
        }
    }

    /** Kept, since of a build that was killed Pipeline does not tell it any more. */
    private Run<?, ?> build() throws IOException, InterruptedException {
        Run<?, ?> known = run == null ? getContext().get(Run.class) : run;
        run = known;
        return known;
    }

    /** The script of a build that was killed goes on, and with it its steps. */
    private boolean isKilled() {
        try {
            Run<?, ?> build = build();
            return build != null && !build.isBuilding();
        } catch (IOException e) {
            return false; // It is told where the build is needed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Session session() throws IOException, InterruptedException {
        Joining joining = new Joining(Surroundings.now(woken), new RunningBuild(getContext(), runsAs));
        return changeKey == null ? joining.begin(act, resumed) : joining.goOn(changeKey, resumed);
    }

    private void watch() {
        try {
            Session session = session();
            if (!session.change().state().phase().isEnded()) {
                rest(act.duringBody(session));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, e, () -> "Looking after the block of " + name());
            rest(Promotion.get().clock().instant().plus(LOOK_AGAIN));
        }
    }

    private void proceed() {
        Lock inUse = Promotion.get().storesInUse();
        boolean free = inUse.tryLock();
        try {
            if (!free) {
                throw new NotNow(Saying.of(PromotionStep.class, "pruned"));
            }
            advance();
        } catch (NotNow e) {
            say(e.what());
            pause(null);
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

    private void advance() throws IOException, InterruptedException {
        Session session = session();
        if (changeKey == null) {
            changeKey = session.change().key();
            locate(); // Before anybody can see that it waits: after a restart its line is not to be had any more.
            getContext()
                    .saveState(); // Threads of our own are not seen by the program, which is kept at its steps only.
        } else if (!inBody) {
            act.requireOpen(session);
        }
        if (inBody) {
            Map<String, Object> result = act.afterBody(session, bodyFailure != null);
            if (bodyFailure == null) {
                finish(result);
            } else if (end()) {
                getContext().onFailure(bodyFailure);
            }
            return;
        }
        Progress progress = act.advance(session);
        if (ended) {
            giveUp();
        } else if (progress instanceof Progress.Done done) {
            finish(done.result());
        } else if (progress instanceof Progress.RunBody) {
            runBody();
        } else if (progress instanceof Progress.Waiting waiting) {
            say(waiting.what());
            pause(waiting.pause() ? waiting.what().in(Locale.ENGLISH) : null);
            if (ended) { // Stopped meanwhile: what stopped it has ended the pause, if it came before this one.
                pause(null);
            }
            rest(waiting.until());
        }
    }

    /** A stop that comes while the block is being begun stops it as soon as there is something to stop. */
    private void runBody() {
        waits(null);
        pause(null);
        synchronized (monitor) {
            inBody = !ended;
        }
        if (!inBody) {
            giveUp();
            return;
        }
        BodyExecution begun =
                getContext().newBodyInvoker().withCallback(new Callback(this)).start();
        Throwable cause;
        synchronized (monitor) {
            body = begun;
            cause = stopped;
        }
        if (cause != null) {
            begun.cancel(cause);
        } else if (act.watchesBody()) {
            wake();
        }
    }

    /** Whether this thread fails only because the controller ends; the step goes on after its restart. */
    private static boolean isGoingDown() {
        Jenkins jenkins = Jenkins.getInstanceOrNull();
        return jenkins == null || jenkins.isTerminating();
    }

    /** Prints what the step waits for, unless it did so before. */
    private void say(Spoken text) {
        String what = Lines.several(text.in(Locale.ENGLISH));
        waits(text);
        if (what.equals(said)) {
            return;
        }
        said = what;
        getContext().saveState();
        try {
            RunningBuild.listener(getContext()).getLogger().println("[promotion] " + what);
        } catch (IOException | InterruptedException e) {
            LOGGER.log(Level.FINE, e, () -> "not printed: " + what);
        }
    }

    private void locate() {
        if (place != null || site == null) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // By stop(): what happens next finds it again.
        try {
            place = site.told();
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Says on the build's page what the step waits for; {@code null} for nothing. */
    private void waits(Spoken what) {
        waitsFor = what == null ? null : Lines.several(what.in(Locale.ENGLISH));
        try {
            Waits.get().say(build(), this, what);
        } catch (IOException | InterruptedException e) {
            LOGGER.log(Level.FINE, e, () -> "not shown: " + waitsFor);
        }
    }

    /**
     * Lets views of the build show that the step waits for a person or a date, and take that time off what it took.
     *
     * @param cause what for; {@code null} for nothing
     */
    private void pause(String cause) {
        try {
            FlowNode node = getContext().get(FlowNode.class);
            if (node == null) {
                return;
            }
            PauseAction current = PauseAction.getCurrentPause(node);
            boolean paused = current != null && current.isPaused();
            if (cause == null && paused) {
                PauseAction.endCurrentPause(node);
            } else if (cause != null && !paused) {
                node.addAction(new PauseAction(cause));
            } else if (cause != null && !cause.equals(current.getCause())) {
                current.setCause(cause);
                node.save();
            }
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "not shown: " + cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rest(Instant until) {
        if (until != null) {
            evaluations.wakeAt(until);
        }
    }

    private void finish(Map<String, Object> result) {
        if (end()) {
            getContext().onSuccess(PlainData.copy(result));
        }
    }

    private void fail(Throwable cause) {
        if (!end()) {
            return;
        }
        keep(cause);
        locate();
        if (cause instanceof Refusal refusal) {
            if (refusal.getCause() != null) {
                LOGGER.log(Level.INFO, refusal.getCause(), () -> name() + " was refused: " + refusal.getMessage());
            }
            refuse(refusal);
            return;
        }
        if (cause instanceof NotKept) {
            LOGGER.log(Level.WARNING, cause, () -> name() + " was ended by what could not be kept or read");
            refuse(cause);
            return;
        }
        if (cause instanceof AbortException) {
            refuse(cause);
            return;
        }
        LOGGER.log(Level.WARNING, cause, () -> name() + " failed unexpectedly");
        String told = CallSite.named("Unexpected: " + cause, step, place)
                + ". The stack trace is in the log of Jenkins, logger " + LOGGER.getName() + ".";
        say(language -> told);
        getContext().onFailure(cause);
    }

    private void refuse(Throwable cause) {
        getContext().onFailure(new AbortException(CallSite.named(Lines.several(cause.getMessage()), step, place)));
    }

    /** Keeps with the build, and with the change as far as that takes it, why the step failed. */
    private void keep(Throwable cause) {
        PromotionStep.failed(getContext(), step, Act.why(cause));
        if (changeKey == null) {
            return;
        }
        try {
            session().failed(act, cause);
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, e, () -> "Not kept why " + name() + " failed");
        }
    }

    private String name() {
        return act.getClass().getSimpleName() + " of change " + changeKey;
    }

    /** A step that fails holds nothing any more. */
    private void giveUp() {
        if (changeKey == null) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // By stop(): it was for what the step did until then.
        try {
            act.abandon(session(), inBody);
        } catch (Exception e) {
            LOGGER.log(Level.WARNING, e, () -> "Giving up " + name());
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
        evaluations.end();
        waits(null);
        pause(null);
        return true;
    }

    @Override
    public void stop(Throwable cause) throws Exception {
        boolean inBlock;
        BodyExecution block;
        synchronized (monitor) {
            inBlock = inBody && !bodyEnded;
            block = body;
            stopped = cause;
        }
        if (inBlock) {
            if (block != null) {
                block.cancel(cause);
            }
            return;
        }
        halt(() -> getContext().onFailure(cause));
    }

    /** Ends the step, whatever it does now. */
    private void halt(Runnable then) {
        if (!end()) {
            return;
        }
        evaluations.interrupt();
        Computer.threadPoolForRemoting.execute(() -> {
            giveUp();
            then.run();
        });
    }

    @Override
    public String getStatus() {
        String what = waitsFor;
        return what != null ? what : inBody ? step + ": its block runs" : step + " works";
    }

    private void bodyEnded(Throwable failure) {
        synchronized (monitor) { // Whoever watches the block meanwhile sees both or neither.
            bodyFailure = failure;
            bodyEnded = true;
        }
        wake();
    }

    /** Tells the step that its block ended; kept with the program, so that a restart in the block loses nothing. */
    private static final class Callback extends BodyExecutionCallback implements Serializable {
        private static final long serialVersionUID = 1L;
        private final PromotionExecution execution;

        Callback(PromotionExecution execution) {
            this.execution = execution;
        }

        @Override
        public void onSuccess(StepContext context, Object result) {
            execution.bodyEnded(null);
        }

        @Override
        public void onFailure(StepContext context, Throwable t) {
            execution.bodyEnded(t);
        }
    }
}
