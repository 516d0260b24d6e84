package io.jenkins.plugins.promotion.steps;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;

import hudson.model.Result;
import io.jenkins.plugins.promotion.Clocks;
import io.jenkins.plugins.promotion.People;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.lock.Binding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.core.ConditionTimeoutException;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** What one test works with on a Jenkins that its class shares: environments, a job and a change of its own. */
public final class Workshop extends ExternalResource {

    private static final int PATIENCE = 180;
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Users and the one group of each. */
    public static final Map<String, String> GROUPS = Map.of(
            "dora", "config-team",
            "qa1", "qa",
            "qa2", "qa",
            "bea", "business",
            "ivan", "operations");

    private final JenkinsRule j;
    private final TemporaryFolder folder = new TemporaryFolder();
    private final List<WorkflowRun> runs = new ArrayList<>();
    private int number;
    public Stages stages;
    public People people;
    public WorkflowJob job;

    /** For all tests of a class; the time limit is for all of them together. */
    public static JenkinsRule jenkins() {
        JenkinsRule shared = new JenkinsRule();
        shared.timeout = Math.max(shared.timeout, 900);
        return shared;
    }

    public Workshop(JenkinsRule j) {
        this.j = j;
    }

    @Override
    protected void before() throws Throwable {
        number = COUNT.incrementAndGet();
        folder.create();
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        for (Environment environment : PromotionConfiguration.get().getEnvironments()) {
            free(environment.getName());
        }
        job = j.jenkins.createProject(WorkflowJob.class, "promote-" + number);
        stages = Stages.three(folder.getRoot().toPath(), job.getName());
        people = new People(change(), GROUPS);
    }

    @Override
    protected void after() {
        try {
            for (WorkflowRun run : runs) {
                if (run.isBuilding()) {
                    await().atMost(Duration.ofSeconds(PATIENCE))
                            .ignoreExceptions()
                            .until(() -> {
                                run.doStop();
                                return !run.isBuilding();
                            });
                }
            }
            Clocks.reset();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            folder.delete();
        }
    }

    private static void free(String environment) throws IOException {
        Promotion.get()
                .bindings()
                .update(
                        environment,
                        b -> new Binding(environment, b.fence(), null, List.of(), null, null, null, null, null));
    }

    /** Name of the test's change. */
    public String change() {
        return "CR-" + number;
    }

    /** Another definition of an environment. */
    public void redefine(String name, Consumer<Environment> more) {
        more.accept(environment(name));
        PromotionConfiguration.get()
                .setEnvironments(PromotionConfiguration.get().getEnvironments());
    }

    public Environment environment(String name) {
        return PromotionConfiguration.get().environment(name).orElseThrow();
    }

    public Binding binding(String environment) throws IOException {
        return Promotion.get().bindings().of(environment);
    }

    public ChangeState state() {
        return people.state();
    }

    public WorkflowJob otherJob(String suffix) throws IOException {
        WorkflowJob other = j.jenkins.createProject(WorkflowJob.class, "promote-" + number + suffix);
        for (String name : List.of("development", "test", "production")) {
            redefine(name, e -> {
                List<String> jobs = new ArrayList<>(e.getJobs());
                jobs.add(other.getName());
                e.setJobs(jobs);
            });
        }
        return other;
    }

    /** Starts a build of a script in which {@code c} names the change. */
    public WorkflowRun start(String script) throws Exception {
        return start(job, script);
    }

    public WorkflowRun start(WorkflowJob which, String script) throws Exception {
        which.setDefinition(new CpsFlowDefinition("def c = '" + change() + "'\n" + script, true));
        WorkflowRun run = which.scheduleBuild2(0).waitForStart();
        return watch(run);
    }

    public WorkflowRun watch(WorkflowRun run) {
        runs.add(run);
        people.during(run);
        return run;
    }

    /** Runs a script to its good end and returns the log. */
    public String succeed(String script) throws Exception {
        return end(start(script), Result.SUCCESS);
    }

    /** Runs a script that is refused and returns the log. */
    public String refused(String script) throws Exception {
        return end(start(script), Result.FAILURE);
    }

    public String end(WorkflowRun run, Result result) throws Exception {
        try {
            await().atMost(Duration.ofSeconds(PATIENCE))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(People.LOOK)
                    .until(() -> !run.isBuilding());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("still running:\n" + JenkinsRule.getLog(run), e);
        }
        j.waitForCompletion(run);
        String log = JenkinsRule.getLog(run);
        assertEquals(log, result, run.getResult());
        return log;
    }

    /** The base of the change, and a few changes in development. */
    public void base() throws Exception {
        succeed("copyEnvironment from: 'production', to: 'development', change: c");
        stages.write("development/pool.json", "{\n  \"max\": 40,\n  \"min\": 4\n}\n");
        stages.write("development/rules/new.json", "{\"carrier\": \"express\"}\n");
    }

    /** The base, the changes and a recorded plan of them. */
    public void recorded() throws Exception {
        base();
        succeed("node { recordWorkPlan environment: 'development', change: c }");
    }

    /** Besides, the plan rehearsed on test. */
    public void rehearsed() throws Exception {
        recorded();
        rehearse();
    }

    public void rehearse() throws Exception {
        WorkflowRun run = start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        people.begin("test", "ivan");
        end(run, Result.SUCCESS);
    }

    public void signOff() throws Exception {
        WorkflowRun run = start("awaitSignOff name: 'Go live', change: c, covers: 'plan, test', approvers: 'qa'");
        people.approve("Go live", "qa1");
        end(run, Result.SUCCESS);
    }

    public void lock() throws Exception {
        succeed("lockConfig environment: 'production', change: c, reason: 'go live'");
    }

    /** All that production demands. */
    public void ready() throws Exception {
        rehearsed();
        signOff();
        lock();
    }
}
