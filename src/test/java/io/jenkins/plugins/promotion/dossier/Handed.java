package io.jenkins.plugins.promotion.dossier;

import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.ApplyOutcome;
import io.jenkins.plugins.promotion.change.fact.RevisionFact;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A change with a rehearsal, tests, decisions, an outage and a run on production, closed. */
final class Handed {

    private static final String PLAN =
            """
            apiVersion: workplan/v1
            plan: {id: routing, title: "Enable <new> routing", checks: [{name: Shop answers, exists: index.html}]}
            items:
              - {id: stop, description: "=Stop | it", kind: manual, instruction: Stop it gently., evidence: the log line, estimate: 60s,
                 owner: ivan, outage: starts, rollback: {manual: Start it again}}
              - {id: pool, description: Raise the pool, kind: set, file: app.json, pointer: /pool, value: 20, estimate: 3m,
                 verify: {file: app.json, pointer: /pool, equals: 20}, outage: ends}
              - {id: seal, description: Seal it, kind: manual, instruction: Seal it, secondPerson: true, notes: "<b>once</b>"}
            """;

    static final TestPlan TESTS = new TestPlan(
            "t", "Routing", List.of(new TestCase("order", "A German order", List.of("order"), "it arrives", true)));

    final Scene scene;

    Handed(Path folder) throws IOException {
        scene = new Scene(folder);
        scene.build("starter");
        scene.copy("production", "development", true, true);
        scene.change.storeRevision(1, Map.of(StoredPlan.FILE, PLAN.getBytes(StandardCharsets.UTF_8)));
        scene.record(new RevisionFact(
                1,
                "v1:plan1",
                "Enable <new> routing",
                List.of("dora"),
                "development",
                "v1:tree",
                "s",
                3,
                0,
                0,
                List.of(),
                true,
                null,
                1));
        scene.copy("development", "test", false, false);
        String test = scene.gate("Test", "qa", 1, true, TESTS);
        scene.signOffs()
                .testResult(
                        scene.change,
                        test,
                        null,
                        Scene.person("qa1", "qa"),
                        "order",
                        TestResult.Result.PASS,
                        "arrived after 2 min",
                        true);
        scene.decide(test, Scene.person("qa1", "qa"), Verdict.APPROVE, "well done");
        run("a1", "test", false, Duration.ofSeconds(42));
        scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
        run("a2", "production", true, Duration.ofSeconds(77));
    }

    private void run(String id, String environment, boolean production, Duration stop) throws IOException {
        scene.applyWaiting(id, environment, production, false);
        scene.following().begin(scene.change, id, Scene.person("ivan"), true);
        scene.applyBegun(id);
        scene.clock.pass(stop);
        scene.line(id, "stop", LineStatus.DONE, stop);
        scene.line(id, "pool", LineStatus.DONE, Duration.ofSeconds(1));
        scene.line(id, "seal", LineStatus.DONE, Duration.ofSeconds(3));
        scene.applyEnded(id, ApplyOutcome.DONE);
        scene.bindings.update(environment, binding -> binding.withMark(null));
    }

    Handed closed() throws IOException {
        scene.custody().end(scene.change, true, Scene.person("admin"), "", List.of(), true);
        return this;
    }

    DossierFile file() throws IOException {
        return DossierFile.of(scene.change, scene.now());
    }
}
