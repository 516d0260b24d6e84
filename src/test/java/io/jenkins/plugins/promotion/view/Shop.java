package io.jenkins.plugins.promotion.view;

import hudson.model.Item;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Person;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** A controller with a job, its people, three environments and a change, for tests of pages. */
final class Shop {

    static final TestPlan TESTS = new TestPlan(
            "t",
            "Routing",
            List.of(
                    new TestCase("login", "Log in", List.of("open the page", "log in"), "the shop is there", true),
                    new TestCase("help", "Help", List.of("open the help"), "", false)));

    final WorkflowJob job;
    final WorkflowRun build;
    final Scene scene;
    final Stages stages;

    Shop(JenkinsRule j, Path folder) throws Exception {
        JenkinsRule.DummySecurityRealm realm = j.createDummySecurityRealm();
        realm.addGroups("qa1", "qa");
        realm.addGroups("qa2", "qa");
        realm.addGroups("author", "qa");
        j.jenkins.setSecurityRealm(realm);
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(
                        Jenkins.ADMINISTER,
                        Item.READ,
                        Item.CONFIGURE,
                        PromotionPermissions.APPLY,
                        PromotionPermissions.SIGN_OFF,
                        PromotionPermissions.OVERRIDE,
                        PromotionPermissions.BREAK_GLASS)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("qa1", "qa2", "author", "ivan", "reader", "glass")
                .grant(Jenkins.READ)
                .everywhere()
                .to("stranger")
                .grant(PromotionPermissions.SIGN_OFF)
                .everywhere()
                .to("qa1", "qa2", "author")
                .grant(PromotionPermissions.APPLY)
                .everywhere()
                .to("ivan", "author")
                .grant(PromotionPermissions.BREAK_GLASS)
                .everywhere()
                .to("glass"));
        stages = Stages.three(folder, "shop");
        PromotionConfiguration.get().getEnvironments().stream()
                .filter(environment -> environment.getName().equals("test"))
                .forEach(environment -> environment.setExpectRuntimeChange(true));
        lies("v1:tree");
        job = j.createProject(WorkflowJob.class, "shop");
        job.setDefinition(new CpsFlowDefinition("echo 'hello'", true));
        build = j.buildAndAssertSuccess(job);
        Change change = Promotion.get().changes().use(new ChangeName("CR-1"), "shop", "build:shop#1");
        PromotionAction.of(build).join(change.key());
        scene = new Scene(
                Promotion.get().changes(),
                Promotion.get().bindings(),
                change,
                Promotion.get().clock());
    }

    /** The facts of a scene name trees that lie nowhere: on test counts what is said here, at first what its gates cover. */
    void lies(String tree) throws IOException {
        Binding.Known known = new Binding.Known(tree, null, "copied", "CR-1", "2026-11-21T09:00:00Z");
        Promotion.get().bindings().update("test", binding -> binding.withKnown(known));
    }

    static Person qa1() {
        return new Person("qa1", Set.of("qa"));
    }

    GateRecord gate(String id) {
        return scene.change.state().gate(id).orElseThrow();
    }

    /** A build that works on the change, and follows these runs; it waits at a gate of its own. */
    WorkflowRun working(String... applies) throws Exception {
        job.setDefinition(new CpsFlowDefinition("awaitSignOff name: 'Beside', change: 'CR-1', approvers: 'qa'", true));
        WorkflowRun run = job.scheduleBuild2(0).waitForStart();
        Actor actor = Actor.step(run.getExternalizableId(), "9");
        scene.change.record(actor, new ChangeFact.Joined(List.of()));
        for (String apply : applies) {
            scene.change.record(actor, new ApplyFact.Followed(apply));
        }
        return run;
    }

    /** Lets everything happen that pages show. */
    void lived() throws Exception {
        scene.build("starter");
        scene.copy("production", "development", true, true);
        scene.lock("production");
        scene.revision("author");
        scene.copy("development", "test", false, false);
        String first = scene.gate("Test", "qa", 1, true, TESTS);
        scene.decide(first, qa1(), Verdict.REJECT, "timeout wrong");
        scene.revision("author");
        scene.copy("development", "test", false, false);
        scene.gate("Test", "qa", 2, true, TESTS);
        scene.applyWaiting("a1", "test", false, false);
        scene.following().begin(scene.change, "a1", Scene.person("ivan"), true);
        scene.applyBegun("a1");
        scene.line("a1", "stop", LineStatus.DONE, Duration.ofSeconds(12));
        scene.asks("a1", "seal", WaitsFor.MANUAL);
        scene.applyWaiting("a2", "production", true, true);
        scene.window("w1", Duration.ofMinutes(21), Duration.ofMinutes(4));
    }
}
