package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The steps inside Pipeline's own, in the Groovy sandbox, and what is to be read in the log then. */
public class SandboxedStepsTest {

    private static final String GATE = "awaitSignOff name: 'Test', change: c, approvers: 'qa'";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    /** What people see: a refusal or an end by a person is no defect, so there is no stack trace. */
    private String end(WorkflowRun run, Result result) throws Exception {
        String log = shop.end(run, result);
        assertThat(log, not(containsString("\tat ")));
        assertThat(log, not(containsString("Exception")));
        return log;
    }

    @Test
    public void copiesSideBySide() throws Exception {
        String log = end(
                shop.start("def r = parallel(\n"
                        + "  a: { copyEnvironment from: 'production', to: 'test', change: c },\n"
                        + "  b: { copyEnvironment from: 'production', to: 'development', change: c })\n"
                        + "echo \"same=${r.a.tree == r.b.tree} ${r.a.to} ${r.b.to}\""),
                Result.SUCCESS);
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
        assertThat(log, containsString("same=true test development"));
    }

    @Test
    public void refusalInOneBranchEndsTheGateInAnother() throws Exception {
        WorkflowRun run = shop.start("parallel(gate: { " + GATE + " },\n"
                + "  refused: { waitUntil { fileIsThere() }\n"
                + "    copyEnvironment from: 'test', to: 'production', change: c }, failFast: true)\n"
                + "def fileIsThere() { node { return fileExists('" + shop.stages.folder("go") + "') } }");
        GateRecord gate = shop.people.gate("Test");
        shop.stages.write("go", "");
        String log = end(run, Result.FAILURE);
        assertThat(log, containsString("'production' is production, and nothing is ever copied onto it"));
        assertThat(log, containsString("Failed in branch refused"));
        assertTrue(shop.state().gate(gate.id()).orElseThrow().isOpen());
    }

    @Test
    public void timeoutAroundAGateSaysSoAndLeavesTheGateOpen() throws Exception {
        WorkflowRun run = shop.start("timeout(time: 3, unit: 'SECONDS') { " + GATE + " }");
        GateRecord gate = shop.people.gate("Test");
        assertThat(end(run, Result.ABORTED), containsString("Timeout has been exceeded"));
        assertTrue(shop.state().gate(gate.id()).orElseThrow().isOpen());
        shop.people.during(null);
        shop.people.approve("Test", "qa1");
        assertThat(
                shop.succeed("def r = awaitSignOff(name: 'Test', change: c, approvers: 'qa')\n"
                        + "echo \"approved=${r.approved}\""),
                containsString("approved=true"));
        assertEquals(1, shop.state().gates().size());
    }

    @Test
    public void caughtTimeoutGoesOn() throws Exception {
        WorkflowRun run = shop.start("try { timeout(time: 1, unit: 'SECONDS') { " + GATE + " } }\n"
                + "catch (e) { echo 'nobody came' }\n"
                + "copyEnvironment from: 'production', to: 'test', change: c");
        assertThat(end(run, Result.SUCCESS), containsString("nobody came"));
    }

    @Test
    public void catchErrorTellsTheRefusalAndGoesOn() throws Exception {
        String log = end(
                shop.start("catchError(buildResult: 'UNSTABLE', stageResult: 'FAILURE') {\n"
                        + "  copyEnvironment from: 'test', to: 'production', change: c\n}\necho 'afterwards'"),
                Result.UNSTABLE);
        assertThat(log, containsString("'production' is production, and nothing is ever copied onto it"));
        assertThat(log, containsString("afterwards"));
    }

    /** A variable of the environment needs no {@code env.} before it. */
    @Test
    public void variablesOfTheEnvironmentAreNames() throws Exception {
        String log = end(
                shop.start("withEnv(['REASON=by hand']) {\n"
                        + "  lockConfig environment: 'test', change: c, reason: REASON\n"
                        + "  echo \"$JOB_NAME: $REASON ${env.REASON}\"\n}"),
                Result.SUCCESS);
        assertThat(log, containsString(shop.job.getName() + ": by hand by hand"));
        assertEquals("by hand", shop.binding("test").lock().reason());
    }

    @Test
    public void messageOfARefusalIsCaught() throws Exception {
        String log = end(
                shop.start("try { lockConfig environment: 'production', change: c } "
                        + "catch (e) { echo \"because: ${e.message}\" }"),
                Result.SUCCESS);
        assertThat(log, containsString("because: lockConfig needs a reason"));
    }

    /** Issue 12: whoever reads the end of the log knows which call it was, in blocks, methods and branches too. */
    @Test
    public void whatFailsNamesItsStepAndLine() throws Exception {
        String log = end(
                shop.start(
                        """
                        copyEnvironment from: 'production', to: 'test', change: c
                        def why(Closure step) { try { step() } catch (e) { echo "because ${e.message}" } }
                        def deep(from, c) {
                          copyEnvironment from: from,
                            to: 'production', change: c
                        }
                        stage('a') { why {
                          lockConfig environment: 'production', change: c
                        } }
                        why { deep('test', c) }
                        parallel(b: { why { awaitSignOff nam: 'x', change: c } },
                                 d: { why {
                                   withConfigLock(environment: 'nowhere', change: c, reason: 'x') { echo 'never' }
                                 } })
                        awaitSoak environment: 'production', lasting: '3 fortnights', change: c
                        """),
                Result.FAILURE);
        for (String place : new String[] {
            "lockConfig, Jenkinsfile line 9",
            "copyEnvironment, Jenkinsfile line 5",
            "awaitSignOff, Jenkinsfile line 12",
            "withConfigLock, Jenkinsfile line 14",
            "awaitSoak, Jenkinsfile line 16"
        }) {
            assertThat(log, containsString(" (" + place + ")\n"));
        }
    }

    /** Nothing of it needs an approval in the sandbox. */
    @Test
    public void resultsAreUsedAsTheyAre() throws Exception {
        shop.base();
        shop.succeed("node { recordWorkPlan environment: 'development', change: c }");
        WorkflowRun run = shop.start(
                """
                def k = copyEnvironment(from: 'production', to: 'test, development', change: c, discard: 'again')
                for (t in k.targets) { echo "copied to ${t.to}: ${t.files + 0} files" }
                def l = lockConfig(environment: 'test, production', change: c, reason: 'x')
                echo "locked ${l.locks.collect { it.environment }.join('+')} ${l.locks*.drift}"
                def g = awaitSignOff(name: 'Test', change: c, approvers: 'qa', required: 2)
                int n = 0
                g.decisions.each { d -> n++; echo "decision $n of ${d.user}: ${d.verdict} at ${d.at}" }
                def who = g.decisions.find { it.user == 'qa2' }
                echo "found ${who.user} ${who instanceof Map} ${g.decisions instanceof List} ${g.decisions.size() > 1}"
                if (g.approved) { echo 'yes' }
                g.each { key, value -> if (key == 'round') { echo "$key -> $value" } }
                echo "sorted ${g.keySet().sort()[0]}"
                """);
        shop.people.approve("Test", "qa1", "qa2");
        String log = end(run, Result.SUCCESS);
        for (String line : new String[] {
            "copied to test: ",
            "locked test+production",
            "decision 2 of qa2: APPROVE",
            "found qa2 true true true",
            "\nyes\n",
            "round -> 1",
            "sorted approved"
        }) {
            assertThat(log, containsString(line));
        }
    }

    private void stopped(WorkflowRun run, String waitsFor) throws Exception {
        j.waitForMessage(waitsFor, run);
        try (ACLContext ignored = ACL.as2(User.getById("alice", true).impersonate2())) {
            run.doStop();
        }
        String log = end(run, Result.ABORTED);
        assertThat(log, containsString("Aborted by alice"));
        assertThat(log, not(containsString("ERROR")));
    }

    @Test
    public void stopWhileAPersonFollowsThePlanKeepsTheMark() throws Exception {
        shop.base();
        shop.succeed("node { writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T}\n"
                + "items:\n  - {id: look, description: Look, kind: manual, instruction: Look at it.}\n'''\n"
                + "recordWorkPlan plan: 'p.yaml', environment: 'development', change: c }");
        String rehearse = "copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c";
        WorkflowRun run = shop.start(rehearse);
        shop.people.begin("test", "ivan");
        stopped(run, "Waiting for a person at item 'look'");
        assertEquals(shop.people.change().key(), shop.binding("test").mark().change());
        WorkflowRun next = shop.start("applyWorkPlan environment: 'test', change: c");
        j.waitForMessage("Going on with the apply", next);
        shop.people.answer("test", "look", Answer.DONE, "ivan", "");
        end(next, Result.SUCCESS);
        assertFalse(shop.state().lastApply("test").orElseThrow().isRunning());
    }
}
