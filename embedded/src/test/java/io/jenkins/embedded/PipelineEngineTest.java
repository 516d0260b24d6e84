package io.jenkins.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import hudson.security.ACL;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.model.CauseOfInterruption.UserInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.TimeoutStepExecution.ExceededTimeout;
import org.junit.Rule;
import org.junit.Test;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

/** Host-only: the engine around groovy-cps is this host's own. */
public class PipelineEngineTest {
    @Rule
    public final HostRule host = new HostRule();

    private AwaitStep.Execution waiting(String name) {
        return await().atMost(20, TimeUnit.SECONDS).until(() -> AwaitStep.WAITING.get(name), found -> found != null);
    }

    @Test
    public void runsStepsLoopsAndMethods() throws Exception {
        String log = host.run(
                        Result.SUCCESS,
                        """
                        def twice(x) { return x * 2 }
                        def total = 0
                        for (n in [1, 2, 3]) { total += twice(n); echo "n=$n" }
                        [a: 1, b: 2].each { k, v -> echo "$k->$v" }
                        stage('One') { echo "total ${total}" }
                        node { sleep 0; echo env.WORKSPACE }
                        def r = parallel(left: { sleep time: 10, unit: 'MILLISECONDS'; 'l' }, right: { 'r' })
                        echo "got ${r.left}${r.right}"
                        try { error 'bad' } catch (e) { echo "caught ${e.message}" }
                        """)
                .getLog();
        assertTrue(log, log.contains("n=3") && log.contains("b->2") && log.contains("total 12"));
        assertTrue(log, log.contains("got lr") && log.contains("caught bad"));
        assertTrue(log, log.endsWith("Finished: SUCCESS\n"));
    }

    @Test
    public void failsWithTheMessageOfError() throws Exception {
        String log = host.run(Result.FAILURE, "error 'no way'").getLog();
        assertTrue(log, log.contains("ERROR: no way\n"));
        assertEquals(log, -1, log.indexOf("\tat "));
    }

    @Test
    public void worksWithFilesAndProcesses() throws Exception {
        WorkflowRun run = host.run(
                Result.SUCCESS,
                """
                node {
                  dir('sub') { writeFile file: 'a.txt', text: "x${1 + 1}" }
                  echo "read ${readFile 'sub/a.txt'} ${fileExists('sub/a.txt')} ${fileExists 'b'}"
                  withEnv(['WHO=me']) { sh 'echo hello $WHO; pwd' }
                  def out = sh(script: 'echo out; echo err >&2', returnStdout: true).trim()
                  def status = sh script: 'exit 3', returnStatus: true
                  echo "out=$out status=$status"
                  archiveArtifacts artifacts: 'sub/*.txt'
                  try { sh 'exit 7' } catch (e) { echo e.message }
                  deleteDir()
                  echo "left ${fileExists('sub')}"
                }
                """);
        String log = run.getLog();
        assertTrue(log, log.contains("read x2 true false") && log.contains("hello me"));
        assertTrue(log, log.contains("out=out status=3") && log.contains("script returned exit code 7"));
        assertTrue(log, log.contains("left false"));
        assertEquals("sub/a.txt", run.getArtifacts().get(0).relativePath);
    }

    @Test
    public void knowsParametersEnvironmentAndTheCurrentBuild() throws Exception {
        WorkflowRun run = host.run(
                Result.UNSTABLE,
                """
                properties([parameters([string(name: 'WHO', defaultValue: 'you'), booleanParam(name: 'YES', defaultValue: true)])])
                echo "who=${params.WHO} ${params.YES} ${params.getClass() != null}"
                env.MINE = 'm'
                echo "mine=${env.MINE} ${env.JOB_NAME} ${env.BUILD_NUMBER} ${env.NOPE}"
                currentBuild.description = "d${currentBuild.number}"
                currentBuild.displayName = 'named'
                catchError(buildResult: 'UNSTABLE') { error 'soft' }
                int n = 0
                retry(3) { n++; if (n < 3) { error "again $n" } }
                waitUntil(initialRecurrencePeriod: 1) { n++; n > 4 }
                echo "n=$n ${currentBuild.currentResult}"
                """);
        String log = run.getLog();
        assertTrue(log, log.contains("who=you true") && log.contains("mine=m p0 1 null"));
        assertTrue(log, log.contains("n=5 UNSTABLE"));
        assertEquals("d1", run.getDescription());
        assertEquals("named", run.getDisplayName());
    }

    @Test
    public void refusesWhatItDoesNotKnowByName() throws Exception {
        for (List<String> row : List.of(
                List.of("frobnicate 1", "No such DSL method 'frobnicate'"),
                List.of("echo 'a', 'b'", "Arguments must be named"),
                List.of("echo mesage: 'a'", "Unknown parameter(s) of step 'echo': mesage; it knows message"),
                List.of("withEnv('A=b') { }", "expects List but received String"),
                List.of("sleep time: 1, unit: 'YEARS'", "does not know 'YEARS'"),
                List.of("sleep 'x'", "expects a number but received 'x'"),
                List.of("writeFile file: 'a', text: 'b'", "such as: node"),
                List.of("node { checkout scm }", "nothing to check out"),
                List.of("node('linux') { }", "no node with the label 'linux'"),
                List.of("stage('x')", "must be called with a body"),
                List.of("echo nowhere", "nowhere"),
                List.of("def (", "does not compile"))) {
            String log = host.run(Result.FAILURE, row.get(0)).getLog();
            assertTrue(row.get(0) + "\n" + log, log.contains(row.get(1)));
        }
    }

    @Test
    public void convertsTextsAndNumbersForASteps() throws Exception {
        WorkflowRun run = host.begin("def x = 'b'; echo awaitAnswer(name: \"a$x\", rounds: '2', loud: 'true')");
        waiting("ab2!").answer("yes");
        assertTrue(host.end(run).getLog(), run.getLog().contains("yes\n"));
    }

    @Test
    public void runsTheBlockOfAnAsynchronousStepWhenItIsLetIn() throws Exception {
        WorkflowRun run = host.begin("def r = awaitTurn('door') { echo 'inside'; 42 }; echo \"r=$r\"");
        waiting("door").answer(null);
        String log = host.end(run).getLog();
        assertTrue(log, log.contains("inside\n") && log.contains("r=42\n"));
    }

    @Test
    public void timeoutInterruptsTheInnermostStepAndKeepsItsCause() throws Exception {
        WorkflowRun run = host.run(
                Result.ABORTED, "timeout(time: 50, unit: 'MILLISECONDS') { stage('x') { awaitAnswer 'never' } }");
        assertTrue(run.getAction(InterruptedBuildAction.class).getCauses().get(0) instanceof ExceededTimeout);
        assertFalse(AwaitStep.WAITING.containsKey("never"));
        assertTrue(run.getLog(), run.getLog().contains("Timeout has been exceeded"));
    }

    @Test
    public void failFastEndsTheOtherBranches() throws Exception {
        WorkflowRun run = host.run(
                Result.FAILURE,
                "parallel(a: { awaitAnswer 'long' }, b: { sleep time: 20, unit: 'MILLISECONDS'; error 'b fell' }, failFast: true)");
        assertTrue(run.getLog(), run.getLog().contains("ERROR: b fell"));
    }

    @Test
    public void stoppingNamesTheUserAndLetsFinallyRun() throws Exception {
        WorkflowRun run =
                host.begin("try { parallel(a: { awaitAnswer 'a' }, b: { awaitAnswer 'b' }) } finally { echo 'tidy' }");
        waiting("a");
        waiting("b");
        ACL.impersonate2(new UsernamePasswordAuthenticationToken("alice", "", List.of()), run::doStop);
        assertEquals(Result.ABORTED, host.end(run).getResult());
        assertTrue(run.getLog(), run.getLog().contains("tidy\n") && run.getLog().contains("Aborted by alice"));
        assertEquals(
                List.of(new UserInterruption("alice")),
                run.getAction(InterruptedBuildAction.class).getCauses());
    }

    @Test
    public void findsExecutionsOfRunningBuilds() throws Exception {
        WorkflowRun run = host.begin("node { awaitAnswer 'here' }");
        waiting("here");
        StringBuilder seen = new StringBuilder();
        StepExecution.applyAll(AwaitStep.Execution.class, execution -> {
                    seen.append("one");
                    return null;
                })
                .get(10, TimeUnit.SECONDS);
        assertEquals("one", seen.toString());
        waiting("here").answer(1);
        host.end(run);
    }

    @Test
    public void namesTheVariableTypeThatCannotBeSaved() throws Exception {
        String log = host.run(Result.FAILURE, "def t = new Thread(); sleep 1; echo \"$t\"")
                .getLog();
        assertTrue(log, log.contains("java.lang.Thread, which is not Serializable"));
    }
}
