package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.plan.ParameterDigest;
import io.jenkins.plugins.promotion.process.people.Completion;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestPlanReader;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.wording.Saying;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a gate covers, looked at now. */
record Coverage(Session session, Covered now) {

    static final String PLAN = "plan";

    /** The environments among the covered things, each checked as usable by this build. */
    static List<Stage> environments(Session session, String covers) throws IOException, InterruptedException {
        List<Stage> environments = new ArrayList<>();
        for (String name : Words.names(covers)) {
            if (!name.equals(PLAN)) {
                environments.add(session.environment(name, null));
            }
        }
        return environments;
    }

    /** What is there of an environment. */
    private interface Look {
        TreeState at(Stage environment) throws IOException, InterruptedException;
    }

    /**
     * Reads every byte, for what is signed.
     *
     * @throws Refusal if the plan is covered and none is recorded
     */
    static Coverage of(Session session, String covers) throws IOException, InterruptedException {
        return of(session, covers, environment -> session.site(environment).state());
    }

    /** As {@link #of}, but only looks, together with all who wait for the same, whether it is worth reading. */
    static Coverage seen(Session session, String covers) throws IOException, InterruptedException {
        return of(session, covers, session::lookOut);
    }

    private static Coverage of(Session session, String covers, Look look) throws IOException, InterruptedException {
        List<String> names = Words.names(covers);
        if (names.isEmpty()) {
            return new Coverage(session, Covered.NOTHING);
        }
        ChangeState state = session.state();
        Map<String, String> trees = new LinkedHashMap<>();
        for (Stage environment : environments(session, covers)) {
            trees.put(environment.getName(), tree(session, environment, look));
        }
        if (!names.contains(PLAN)) {
            return new Coverage(session, new Covered(null, null, null, null, trees, null, null));
        }
        RevisionRecord revision = state.revision()
                .orElseThrow(() -> Refusal.incomplete("covers: no work plan is recorded for change '"
                        + session.change().name() + "'; use recordWorkPlan first."));
        String base = state.rehearsal()
                .map(ApplyRecord::productionTree)
                .orElse(state.base() == null ? null : state.base().sourceTree());
        return new Coverage(
                session,
                new Covered(
                        revision.number(),
                        revision.planDigest(),
                        parameters(session, state),
                        base,
                        trees,
                        null,
                        Completion.statement(state, trees).map(Saying::toString).orElse(null)));
    }

    /** Where testers may edit, their edits do not make a sign-off void: the tree that this plugin left there counts. */
    private static String tree(Session session, Stage environment, Look look) throws IOException, InterruptedException {
        if (environment.isExpectRuntimeChange() && session.binding(environment).known() != null) {
            return session.binding(environment).known().tree();
        }
        return look.at(environment).tree();
    }

    /** Digest of the parameter values that production will get. */
    private static String parameters(Session session, ChangeState state) throws IOException, InterruptedException {
        Optional<Stage> production = session.stages().all().stream()
                .filter(Stage::isProduction)
                .filter(e -> state.base() == null || state.base().from().equals(e.getName()))
                .findFirst();
        return production.isEmpty()
                ? null
                : ParameterDigest.of(
                        StoredPlan.read(session.change(), state.revisionNumber()),
                        production.get().getName());
    }

    /** Whether the newest revision has one. */
    boolean hasTestPlan() {
        return session.state()
                .revision()
                .filter(revision -> revision.testPlan() != null)
                .isPresent();
    }

    /** The recorded test plan. */
    TestPlan testPlan() throws IOException, InterruptedException {
        RevisionRecord revision = session.state().revision().orElse(null);
        if (revision == null || revision.testPlan() == null) {
            throw Refusal.incomplete("runTests: no test plan is recorded for change '"
                    + session.change().name() + "'; give one to recordWorkPlan: testPlan: 'test-plan.yaml'.");
        }
        byte[] bytes = session.change().readFile(revision.number(), revision.testPlan());
        try {
            return TestPlanReader.read(revision.testPlan(), bytes);
        } catch (Refusal e) {
            throw new IOException(
                    "The test plan of revision " + revision.number() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
