package io.jenkins.embedded;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;

/** Host-only: how this host's own Declarative Pipeline refuses what it does not know. */
public class DeclarativeEngineTest {
    @Rule
    public final HostRule host = new HostRule();

    private static String stage(String inside) {
        return "pipeline {\n  agent none\n  stages {\n    stage('a') {\n" + inside + "\n    }\n  }\n}";
    }

    @Test
    public void runsTheLeastThereIs() throws Exception {
        String log = host.run(Result.SUCCESS, stage("steps { echo 'hello' }")).getLog();
        assertTrue(log, log.contains("hello\n"));
    }

    @Test
    public void refusesSectionsByNameAndLine() throws Exception {
        for (List<String> row : List.of(
                List.of("pipeline { agent none }", "pipeline has no 'stages'"),
                List.of("pipeline { stages { stage('a') { steps { echo 'a' } } } }", "pipeline has no 'agent'"),
                List.of("pipeline { agent none\n stages { } }", "stages has no stage"),
                List.of(
                        "pipeline { agent none\n libraries { lib 'x' }\n stages { } }",
                        "'libraries' in pipeline is not"),
                List.of("pipeline { agent { docker 'x' }\n stages { } }", "'docker' in agent is not known"),
                List.of("pipeline { agent somewhere\n stages { } }", "agent is 'any', 'none' or a block"),
                List.of(stage("input { message 'ok?' }\n steps { echo 'a' }"), "'input' in stage 'a' is not known"),
                List.of(stage("matrix { }"), "'matrix' in stage 'a'"),
                List.of(stage("steps { echo 'a' }\n steps { echo 'b' }"), "'steps' stands twice in stage 'a'"),
                List.of(stage("steps { echo 'a' }\n stages { }"), "has either 'steps', 'stages' or 'parallel'"),
                List.of(stage("steps { def x = 1 }"), "Expected a step; anything else stands in script"),
                List.of(stage("steps { timeout(1) { if (true) { echo 'a' } } }"), "Expected a step"),
                List.of(stage("when { changeset 'x' }\n steps { echo 'a' }"), "'changeset' in when"),
                List.of(stage("when { not { tag 'x' } }\n steps { echo 'a' }"), "'tag' in not"),
                List.of(stage("options { lock('x') }\n steps { echo 'a' }"), "'lock' in options"),
                List.of(
                        stage("environment { A = credentials('x') }\n steps { echo 'a' }"),
                        "'credentials' in environment"),
                List.of(stage("steps { echo 'a' }\n post { later { echo 'b' } }"), "'later' in post"),
                List.of(stage("steps { frobnicate 1 }"), "No such DSL method 'frobnicate'"))) {
            String log = host.run(Result.FAILURE, row.get(0)).getLog();
            assertTrue(row.get(0) + "\n" + log, log.contains(row.get(1)));
            assertEquals(log, -1, log.indexOf("\tat "));
        }
    }

    @Test
    public void tellsAllMistakesAtOnceWithTheirLines() throws Exception {
        String log = host.run(Result.FAILURE, stage("matrix { }\n tools { }\n steps { echo 'a' }"))
                .getLog();
        assertTrue(log, log.contains("'matrix'") && log.contains("line 5"));
        assertTrue(log, log.contains("'tools'") && log.contains("line 6"));
    }
}
