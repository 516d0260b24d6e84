package io.jenkins.plugins.promotion;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsSessionRule;

/**
 * A day's work on one controller: two changes at once, restarts while both wait at a gate, agents that go away and come
 * back. What must not grow is measured after each restart. Not part of the usual tests: {@code mvn test
 * -Dtest='*Soak'}; the property {@code builds} sets another number than 200, {@code session} another than 10 between two
 * restarts.
 */
public class ControllerSoak {

    private static final int BUILDS = Integer.getInteger("builds", 200);
    private static final int PER_SESSION = Integer.getInteger("session", 10);
    private static final List<String> TEAMS = List.of("left", "right");
    private static final String SCRIPT =
            """
            def c = 'CHANGE'
            copyEnvironment from: 'TEAM-production', to: 'TEAM-remote', change: c
            copyEnvironment from: 'TEAM-production', to: 'TEAM-test', change: c
            lockConfig environment: 'TEAM-test', change: c, reason: 'soak'
            awaitSignOff name: 'Go', change: c, fourEyes: false
            unlockConfig environment: 'TEAM-test', change: c
            closeChange change: c
            """;

    @Rule
    public JenkinsSessionRule sessions = new JenkinsSessionRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    /** What is held after a restart, garbage collected. */
    private record Figures(int builds, long heap, int threads, long files, int listeners, long journal) {
        @Override
        public String toString() {
            return "after %3d builds: heap %4d MiB, %3d threads, %4d files, %2d listeners, %6d bytes a change"
                    .formatted(builds, heap >> 20, threads, files, listeners, journal);
        }
    }

    private final List<Figures> seen = new ArrayList<>();
    private int done;

    private Figures figures() throws IOException {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Promotion promotion = Promotion.get();
        return new Figures(
                done,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system.getOpenFileDescriptorCount(),
                promotion.listeners.size(),
                kept(Promotion.root().resolve("changes"))
                        / Math.max(1, promotion.changes().all().size()));
    }

    private static long kept(Path below) throws IOException {
        if (!Files.exists(below)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(below)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }

    private static String change(String team, int number) {
        return "CR-" + team + "-" + number;
    }

    private WorkflowRun start(JenkinsRule j, String team, int number) throws Exception {
        WorkflowJob job = j.jenkins.getItemByFullName(team, WorkflowJob.class);
        String script = SCRIPT.replace("CHANGE", change(team, number)).replace("TEAM", team);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private void finish(JenkinsRule j, String team, WorkflowRun run, int number) throws Exception {
        People people = new People(change(team, number), Map.of("qa1", "qa")).during(run);
        people.approve("Go", "qa1");
        await().atMost(Duration.ofMinutes(5)).until(() -> !run.isBuilding());
        j.assertBuildStatus(Result.SUCCESS, run);
        done++;
        Clocks.ahead(Duration.ofDays(1).dividedBy(BUILDS).multipliedBy(done));
    }

    private void define(DumbSlave agent) {
        Stages stages = new Stages(folder.getRoot().toPath());
        for (String team : TEAMS) {
            stages.define(team + "-remote", team, e -> e.setNode(agent.getNodeName()))
                    .define(team + "-test", team, e -> {})
                    .define(team + "-production", team, e -> e.setProduction(true));
        }
    }

    private void session(JenkinsRule j, int from, int to) throws Exception {
        DumbSlave agent = j.createOnlineSlave();
        define(agent);
        if (from > 0) {
            for (String team : TEAMS) { // They waited through the restart.
                WorkflowRun run =
                        j.jenkins.getItemByFullName(team, WorkflowJob.class).getLastBuild();
                assertTrue(run.isBuilding());
                finish(j, team, run, from - 1);
            }
            seen.add(figures());
            System.out.println(seen.get(seen.size() - 1));
        }
        for (int number = from; number < to; number++) {
            boolean leaves = number == from;
            if (leaves) {
                j.disconnectSlave(agent);
            }
            List<WorkflowRun> runs = new ArrayList<>();
            for (String team : TEAMS) {
                runs.add(start(j, team, number));
            }
            if (leaves) {
                j.waitForMessage("Waiting for node '" + agent.getNodeName() + "'", runs.get(0));
                agent.toComputer().connect(false);
                j.waitOnline(agent);
            }
            for (int i = 0; i < TEAMS.size(); i++) {
                new People(change(TEAMS.get(i), number), Map.of())
                        .during(runs.get(i))
                        .gate("Go");
                if (number < to - 1) {
                    finish(j, TEAMS.get(i), runs.get(i), number);
                }
            }
        }
        for (Environment remote : PromotionConfiguration.get().getEnvironments()) {
            assertEquals(remote.getName().endsWith("-remote"), remote.getNode().equals(agent.getNodeName()));
        }
        j.disconnectSlave(agent);
        j.jenkins.removeNode(agent);
    }

    @Test
    public void nothingGrows() throws Throwable {
        sessions.then(j -> {
            j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
            Stages stages = new Stages(folder.getRoot().toPath());
            for (String team : TEAMS) {
                j.jenkins.createProject(WorkflowJob.class, team);
                for (int file = 0; file < 20; file++) {
                    stages.write(team + "-production/conf/f" + file + ".json", "{\"a\": " + file + "}\n");
                }
            }
        });
        int rounds = BUILDS / TEAMS.size();
        int each = Math.max(2, PER_SESSION / TEAMS.size());
        for (int from = 0; from < rounds; from += each) {
            int first = from;
            int last = Math.min(rounds, from + each);
            sessions.then(j -> session(j, first, last));
        }
        sessions.then(j -> {
            for (String team : TEAMS) {
                finish(
                        j,
                        team,
                        j.jenkins.getItemByFullName(team, WorkflowJob.class).getLastBuild(),
                        rounds - 1);
            }
            seen.add(figures());
        });
        seen.forEach(System.out::println);
        Figures early = seen.get(seen.size() / 3);
        Figures late = seen.get(seen.size() - 1);
        assertEquals("listeners", early.listeners(), late.listeners());
        assertTrue("threads: " + early + " / " + late, late.threads() <= early.threads() + 8);
        assertTrue("files: " + early + " / " + late, late.files() <= early.files() + 16);
        assertTrue("journal: " + early + " / " + late, late.journal() <= early.journal() * 11 / 10);
        assertTrue("heap: " + early + " / " + late, late.heap() <= early.heap() * 5 / 4 + (16 << 20));
    }
}
