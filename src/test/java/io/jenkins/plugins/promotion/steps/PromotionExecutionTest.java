package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.instanceOf;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import com.google.common.util.concurrent.ListenableFuture;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.Progress;
import io.jenkins.plugins.promotion.process.Session;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** How an act is driven, whatever the act is. */
public class PromotionExecutionTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final CompletableFuture<Throwable> failed = new CompletableFuture<>();
    private final CompletableFuture<Throwable> cancelled = new CompletableFuture<>();
    private PromotionExecution execution;
    private Run<?, ?> run;
    /** Whether a kill left the node of the step ended, while the program still has it running. */
    private boolean ended;

    /** Does what a test says. */
    private static final class Anything extends Act {
        private static final long serialVersionUID = 1L;
        private final String change;
        private final transient Supplier<Progress> progress;
        private final transient Supplier<Instant> look;

        /** @param look what looking after the block does, or {@code null} for an act that does not */
        Anything(String change, Supplier<Progress> progress, Supplier<Instant> look) {
            this.change = change;
            this.progress = progress;
            this.look = look;
        }

        @Override
        public String change() {
            return change;
        }

        @Override
        public List<String> namedEnvironments() {
            return List.of();
        }

        @Override
        public Progress advance(Session session) {
            return progress.get();
        }

        @Override
        public boolean watchesBody() {
            return look != null;
        }

        @Override
        public Instant duringBody(Session session) {
            return look.get();
        }
    }

    private final class Block extends BodyExecution {
        private static final long serialVersionUID = 1L;

        @Override
        public Collection<StepExecution> getCurrentExecutions() {
            return List.of();
        }

        @Override
        public boolean cancel(Throwable cause) {
            return cancelled.complete(cause);
        }

        @Override
        public boolean isCancelled() {
            return cancelled.isDone();
        }

        @Override
        public boolean isDone() {
            return false;
        }

        @Override
        public Object get() {
            return null;
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            return null;
        }
    }

    private final class Context extends StepContext {
        private static final long serialVersionUID = 1L;
        private final Throwable stopsWith;

        /** @param stopsWith why the step is stopped while its block is being begun, or {@code null} */
        Context(Throwable stopsWith) {
            this.stopsWith = stopsWith;
        }

        @Override
        public <T> T get(Class<T> key) throws IOException {
            if (key == Run.class) {
                return key.cast(run);
            }
            if (key == TaskListener.class && ended) {
                throw new IOException("cannot start writing logs to a finished node");
            }
            return key == TaskListener.class ? key.cast(new StreamTaskListener(log)) : null;
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            return new BodyInvoker() {
                @Override
                public BodyInvoker withContext(Object override) {
                    return this;
                }

                @Override
                public BodyInvoker withDisplayName(String name) {
                    return this;
                }

                @Override
                public BodyInvoker withCallback(BodyExecutionCallback callback) {
                    return this;
                }

                @Override
                public BodyExecution start() {
                    try {
                        if (stopsWith != null) {
                            execution.stop(stopsWith);
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    return new Block();
                }
            };
        }

        @Override
        public void onSuccess(Object result) {
            failed.complete(null);
        }

        @Override
        public void onFailure(Throwable t) {
            failed.complete(t);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public ListenableFuture<Void> saveState() {
            return null;
        }

        @Override
        public void setResult(Result r) {}

        @Override
        public boolean equals(Object o) {
            return this == o;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    private void start(Throwable stopsWith, Supplier<Progress> progress) throws Exception {
        begin();
        start(stopsWith, new Anything(shop.change(), progress, null));
    }

    private void begin() throws Exception {
        run = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "awaitSignOff name: 'Meanwhile', change: c, approvers: 'qa'");
        shop.people.gate("Meanwhile");
    }

    private void start(Throwable stopsWith, Act act) {
        execution = new PromotionExecution(act, "doAnything", "Do anything", new Context(stopsWith));
        execution.start();
    }

    /** An hour passes whenever somebody asks for the time, so that the next look, in a minute, is due at once. */
    @Test
    public void lookAtABlockThatFailsIsFollowedByAnother() throws Exception {
        begin();
        CountDownLatch looks = new CountDownLatch(2);
        Clocks.leaping(Duration.ofHours(1));
        start(null, new Anything(shop.change(), Progress.RunBody::new, () -> {
            looks.countDown();
            if (looks.getCount() > 0) {
                throw new IllegalStateException("nothing to be seen");
            }
            return null;
        }));
        assertTrue(looks.await(20, TimeUnit.SECONDS));
    }

    @Test
    public void stopWhileTheBlockIsBegunStopsIt() throws Exception {
        IOException stop = new IOException("stop");
        start(stop, Progress.RunBody::new);
        assertSame(stop, cancelled.get(20, TimeUnit.SECONDS));
    }

    @Test
    public void stepWhoseNodeEndedBeforeAKillGoesOn() throws Exception {
        ended = true;
        start(null, () -> new Progress.Done(Map.of()));
        assertNull(failed.get(20, TimeUnit.SECONDS));
    }

    @Test
    public void refusalIsToldByItsMessageAlone() throws Exception {
        start(null, () -> {
            throw Refusal.mistake("no");
        });
        Throwable failure = failed.get(20, TimeUnit.SECONDS);
        assertThat(failure, instanceOf(AbortException.class));
        assertEquals("no", failure.getMessage());
        assertEquals("", log.toString(StandardCharsets.UTF_8));
    }

    /** It holds what the plan's author, or a node, says of an item. */
    @Test
    public void whatIsWaitedForBeginsNoLineOfTheLog() throws Exception {
        String forged = "[promotion] 'Go live' is signed off by bea.";
        CountDownLatch looked = new CountDownLatch(2);
        Clocks.leaping(Duration.ofHours(1));
        start(null, () -> {
            looked.countDown();
            return new Progress.Waiting(
                    language -> "Waiting for item 'a' (\n" + forged + "\r" + forged + "\u001b[2K)", Instant.EPOCH);
        });
        assertTrue(looked.await(20, TimeUnit.SECONDS));
        String told = log.toString(StandardCharsets.UTF_8);
        assertThat(told, containsString("Waiting for item 'a'"));
        for (String line : told.split("[\\n\\r]")) {
            assertEquals(told, false, line.startsWith(forged));
        }
        assertEquals(told, -1, told.indexOf('\u001b'));
        execution.stop(new IOException("stop"));
    }

    @Test
    public void faultKeepsItsTraceAndTellsWhereThatIs() throws Exception {
        IllegalStateException fault = new IllegalStateException("a fault");
        start(null, () -> {
            throw fault;
        });
        assertSame(fault, failed.get(20, TimeUnit.SECONDS));
        assertThat(log.toString(StandardCharsets.UTF_8), containsString("The stack trace is in the log of Jenkins"));
    }

    @Test
    public void runningBuildStoresTheActWithItsParametersAndNothingElse() throws Exception {
        WorkflowRun waits = shop.start("awaitSignOff name: 'Test', change: c, approvers: 'qa'");
        shop.people.gate("Test");
        j.waitForMessage("Waiting for sign-off", waits);
        TreeSet<String> stored = new TreeSet<>();
        Pattern own = Pattern.compile("io\\.jenkins\\.plugins\\.promotion\\.[\\w.$]+");
        byte[] program = Files.readAllBytes(waits.getRootDir().toPath().resolve("program.dat"));
        Matcher names = own.matcher(new String(program, StandardCharsets.ISO_8859_1));
        while (names.find()) {
            stored.add(names.group().substring("io.jenkins.plugins.promotion.".length()));
        }
        stored.remove("steps.AwaitSignOffStep"); // Genuine Pipeline names the step of a call by its class.
        assertEquals(
                new TreeSet<>(List.of(
                        "process.Act",
                        "process.AwaitSignOff",
                        "process.AwaitSignOff$Request",
                        "steps.PromotionExecution")),
                stored);
        String build = Files.readString(waits.getRootDir().toPath().resolve("build.xml"));
        assertEquals(-1, build.indexOf("promotion.process"));
    }
}
