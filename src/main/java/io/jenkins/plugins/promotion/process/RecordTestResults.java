package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Evidence;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.TestRunRecord;
import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.TestFact;
import io.jenkins.plugins.promotion.execution.PlanChecks;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import io.jenkins.plugins.promotion.process.people.Attaching;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.ScriptResult;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.testing.AllTests;
import io.jenkins.plugins.promotion.testing.CasesFound;
import io.jenkins.plugins.promotion.testing.JUnitReport;
import io.jenkins.plugins.promotion.testing.ScriptTest;
import io.jenkins.plugins.promotion.wording.Counts;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code recordTestResults}: keeps what test scripts found, bound to exactly what lies in the environment, and runs the
 * commands of the test plan there.
 */
public final class RecordTestResults extends Act {

    private static final long serialVersionUID = 1L;

    private static final int REPORTS = 2_000;
    private static final int REPORT_BYTES = 32 << 20;
    private static final long ALL_REPORTS_BYTES = 128L << 20;
    private static final int ATTACHED = 100;
    private static final long ALL_ATTACHED_BYTES = 100L << 20;

    private final Request request;

    public RecordTestResults(Request request) {
        this.request = request;
    }

    /**
     * The parameters of the step.
     *
     * @param change name of the change, or {@code null} for the job's open change
     * @param environment where the scripts ran
     * @param results Ant patterns of JUnit reports in the workspace, comma-separated; without, only the commands of the
     *     test plan are run
     * @param attach Ant patterns of files in the workspace that are kept as evidence, comma-separated
     */
    public record Request(String change, String environment, String results, String attach) implements Serializable {

        /** What holds where the Jenkinsfile says nothing. */
        public static final Request DEFAULTS = new Request(null, null, null, null);

        public Request {
            change = Words.text(change);
            environment = Words.text(environment);
            results = Words.list("results", results);
            attach = Words.list("attach", attach);
        }
    }

    @Override
    public String change() {
        return request.change();
    }

    @Override
    public List<String> namedEnvironments() {
        return Words.names(request.environment());
    }

    @Override
    void check() {
        Words.requirePatterns("results", request.results());
        Words.requirePatterns("attach", request.attach());
    }

    @Override
    public boolean canStartOver() {
        return true;
    }

    @Override
    public Progress advance(Session session) throws IOException, InterruptedException {
        check();
        Stage stage = session.environment(request.environment(), Right.TEST);
        Furthest furthest = new Furthest(session);
        if (furthest.isBehind() && !stage.isProduction()) {
            session.say("Production carries the plan already, so that what scripts find in " + stage.getName()
                    + " now is of no account; nothing was recorded.");
            return new Progress.Done(
                    result(session, newest(session.state(), stage, null, furthest.round()), true, List.of()));
        }
        Binding.Mark unfinished = session.binding(stage).mark();
        if (unfinished != null && unfinished.change().equals(session.change().key())) {
            session.say("The plan is half applied to " + stage.getName() + ", so that what scripts find there now is of"
                    + " no account; nothing was recorded. Once it is finished, results are recorded again.");
            return new Progress.Done(
                    result(session, newest(session.state(), stage, null, furthest.round()), true, List.of()));
        }
        TestPlan plan = plan(session);
        List<TestCase> commands = commands(session, stage, plan);
        if (request.results() == null && commands.isEmpty()) {
            throw Refusal.incomplete("recordTestResults: name the reports of the tests, such as results:"
                    + " '**/TEST-*.xml'; the recorded test plan has no case with a command that could be run.");
        }
        List<ScriptTest> tests = request.results() == null ? List.of() : JUnitReport.readAll(reports(session));
        Map<String, byte[]> attached = request.attach() == null ? Map.of() : attached(session);
        session.attaching().require(attached);
        try (Bindings.Reservation untilRecorded = session.reserve(stage)) {
            return record(session, stage, plan, commands, tests, attached);
        }
    }

    private Progress record(
            Session session,
            Stage stage,
            TestPlan plan,
            List<TestCase> commands,
            List<ScriptTest> tests,
            Map<String, byte[]> attached)
            throws IOException, InterruptedException {
        EnvironmentSite site = session.site(stage);
        String tree = treeOfTheChange(session, stage, site);
        List<ScriptResult> ran = run(session, site, commands);
        if (!ran.isEmpty()
                && !stage.isExpectRuntimeChange()
                && !site.state().tree().equals(tree)) {
            throw Refusal.conflict("The commands of the test plan changed the configuration in '" + stage.getName()
                            + "', so that nobody can say what they tested; nothing was recorded")
                    .mend("Let them work on data, or undo what they did; then copy or apply again.");
        }
        CasesFound found = CasesFound.of(plan, tests, ran);
        AllTests all = AllTests.of(tests);
        ChangeState state = session.state();
        Optional<TestRunRecord> before = newest(state, stage, tree, state.round());
        boolean same = before.filter(run -> isSame(run.found(), all, found)).isPresent();
        List<Attaching.Kept> kept = keep(session, attached).stream()
                .filter(file -> !same || !isAttached(session.state(), before.get(), file))
                .toList();
        session.act(now -> same ? files(now, before.get().id(), kept) : facts(now, stage, tree, all, found, kept));
        Optional<TestRunRecord> recorded = newest(session.state(), stage, tree, state.round());
        tell(session, stage, all, found, same ? before : Optional.empty(), kept);
        return new Progress.Done(result(session, recorded, same, kept));
    }

    private static List<Fact> facts(
            ChangeState state, Stage stage, String tree, AllTests all, CasesFound found, List<Attaching.Kept> kept) {
        String id = "tests-" + (state.testRuns().size() + 1);
        List<Fact> facts = new ArrayList<>();
        facts.add(new TestFact(
                id,
                stage.getName(),
                tree,
                state.revisionNumber(),
                state.round(),
                all.tests(),
                all.passed(),
                all.failing(),
                all.more(),
                found.cases(),
                found.missing()));
        facts.addAll(files(state, id, kept));
        return facts;
    }

    private static List<Fact> files(ChangeState state, String run, List<Attaching.Kept> kept) {
        List<Fact> facts = new ArrayList<>();
        for (Attaching.Kept file : kept) {
            facts.add(file.to(state, facts.size() + 1, EvidenceOf.TEST_RUN, run, null, ""));
        }
        return facts;
    }

    private static boolean isAttached(ChangeState state, TestRunRecord run, Attaching.Kept file) {
        return Evidence.of(state, EvidenceOf.TEST_RUN, run.id()).stream()
                .anyMatch(there -> there.name().equals(file.name())
                        && there.file().sha256().equals(file.sha256()));
    }

    /** What lies there, which this change must have put there: else the results would be of nobody knows what. */
    private static String treeOfTheChange(Session session, Stage stage, EnvironmentSite site)
            throws IOException, InterruptedException {
        Binding binding = session.binding(stage);
        Binding.Known known = binding.known();
        String tree = stage.isExpectRuntimeChange() && known != null
                ? known.tree()
                : site.state().tree();
        if (binding.mark() != null) {
            throw Refusal.conflict("'" + stage.getName() + "' is half changed by an unfinished run of the plan of "
                    + session.others().who(binding.mark().change())
                    + ", so that results would be of nothing; finish it first.");
        }
        if (known == null || !known.change().equals(session.change().key()) || !Objects.equals(known.tree(), tree)) {
            throw Refusal.conflict("What lies in '" + stage.getName() + "' is not what change '"
                            + session.change().name() + "' put there last, so that results would be of nobody knows"
                            + " what; nothing was recorded")
                    .mend("Copy or apply to it, run the tests, and record their results before anything else changes"
                            + " it.");
        }
        return tree;
    }

    /** The recorded test plan; one without cases where there is none. */
    private static TestPlan plan(Session session) throws IOException, InterruptedException {
        Coverage coverage = Coverage.of(session, null);
        return coverage.hasTestPlan() ? coverage.testPlan() : new TestPlan("none", "", List.of());
    }

    /** What is to be run: the plan may not run anything on production but what was rehearsed and signed, which tests are not. */
    private static List<TestCase> commands(Session session, Stage stage, TestPlan plan) {
        if (plan.commands().isEmpty() || stage.isProduction()) {
            plan.commands().stream()
                    .limit(1)
                    .forEach(
                            first -> session.say(
                                    "The commands of the test plan are not run on production; its plan's checks are asked there."));
            return List.of();
        }
        session.environment(stage.getName(), Right.APPLY);
        return plan.commands();
    }

    private static List<ScriptResult> run(Session session, EnvironmentSite site, List<TestCase> commands)
            throws IOException, InterruptedException {
        if (commands.isEmpty()) {
            return List.of();
        }
        String name = site.environment().getName();
        PlanChecks asking = new PlanChecks(
                StoredPlan.read(session.change(), session.state().revisionNumber()),
                session.change().name(),
                name,
                site.tree(),
                site.undoFolder(),
                site.items());
        List<ScriptResult> results = new ArrayList<>();
        for (TestCase testCase : commands) {
            PlanChecks.Told told = asking.ask(
                            List.of(new PlanCheck(testCase.id(), new Check.CommandExits(testCase.command(), 0))))
                    .get(0);
            boolean passed = told.result().passed();
            if (!passed) {
                session.say("Test case " + testCase.id() + " failed on " + name + ": "
                        + told.result().why());
                told.output().lines().forEach(line -> session.print("    " + line));
            }
            results.add(new ScriptResult(
                    testCase.id(),
                    passed ? Result.PASS : Result.FAIL,
                    passed
                            ? "its command passed"
                            : "its command failed: " + told.result().why(),
                    passed ? List.of() : List.of("command of " + testCase.id()),
                    false));
        }
        return results;
    }

    private Workspace workspace(Session session) throws IOException, InterruptedException {
        return session.workspace()
                .orElseThrow(() -> Refusal.incomplete("recordTestResults reads results and attach from a workspace, so"
                        + " it must stand inside a node block."));
    }

    private Map<String, byte[]> reports(Session session) throws IOException, InterruptedException {
        FoundFiles.Wanted wanted = new FoundFiles.Wanted(
                "results", Words.names(request.results()), REPORTS, REPORT_BYTES, ALL_REPORTS_BYTES);
        return workspace(session).find(wanted).checked(wanted).files();
    }

    private Map<String, byte[]> attached(Session session) throws IOException, InterruptedException {
        FoundFiles.Wanted wanted = new FoundFiles.Wanted(
                "attach", Words.names(request.attach()), ATTACHED, Attaching.MOST_BYTES, ALL_ATTACHED_BYTES);
        return workspace(session).find(wanted).checked(wanted).files();
    }

    private static List<Attaching.Kept> keep(Session session, Map<String, byte[]> attached) throws IOException {
        Attaching attaching = session.attaching();
        List<Attaching.Kept> kept = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : attached.entrySet()) {
            kept.add(attaching.keep(file.getKey(), file.getValue()));
        }
        return kept;
    }

    /** @param tree {@code null} for any */
    private static Optional<TestRunRecord> newest(ChangeState state, Stage stage, String tree, long round) {
        return state.testRuns().stream()
                .filter(run -> run.environment().equals(stage.getName()) && run.round() == round)
                .filter(run -> tree == null || run.tree().equals(tree))
                .reduce((older, newer) -> newer);
    }

    /** Whether scripts found the same before: then what people signed since stands. */
    private static boolean isSame(TestFact before, AllTests all, CasesFound found) {
        boolean sameCases = before.cases().size() == found.cases().size();
        for (int i = 0; sameCases && i < found.cases().size(); i++) {
            sameCases = before.cases().get(i).isSame(found.cases().get(i));
        }
        return sameCases
                && before.tests() == all.tests()
                && before.passed() == all.passed()
                && before.failing().equals(all.failing())
                && before.missing().equals(found.missing());
    }

    private static void tell(
            Session session,
            Stage stage,
            AllTests all,
            CasesFound found,
            Optional<TestRunRecord> before,
            List<Attaching.Kept> kept) {
        String tests = Counts.of(all.tests(), "test") + ", " + all.passed() + " passed";
        String cases =
                Counts.of(found.cases().size(), "case") + " of the test plan, " + count(found, Result.PASS) + " passed";
        session.say(before.map(run -> "Scripts found the same in " + stage.getName() + " as in build " + run.build()
                                + ", so that stands: ")
                        .orElse("Recorded what scripts found in " + stage.getName() + ": ")
                + tests + "; " + cases
                + (kept.isEmpty() ? "" : "; " + Counts.of(kept.size(), "file") + " attached") + ".");
        found.cases().stream()
                .filter(one -> one.result() == Result.FAIL)
                .forEach(one -> session.say("Test case " + one.caseId() + " failed: " + one.comment()));
        if (!found.missing().isEmpty()) {
            session.say("Warning: no test was found for these cases of the test plan: "
                    + String.join(", ", found.missing()) + ". Their junit patterns match nothing in the reports.");
        }
    }

    private static long count(CasesFound found, Result wanted) {
        return found.cases().stream().filter(one -> one.result() == wanted).count();
    }

    private static Map<String, Object> result(
            Session session, Optional<TestRunRecord> run, boolean stored, List<Attaching.Kept> kept) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("stored", stored);
        run.ifPresent(one -> {
            TestFact found = one.found();
            result.put("run", one.id());
            result.put("environment", found.environment());
            result.put("tree", found.tree());
            result.put("round", found.round());
            result.put("build", one.build());
            result.put("tests", found.tests());
            result.put("failing", new ArrayList<>(found.failing()));
            result.put("passed", ids(found, Result.PASS));
            result.put("failed", ids(found, Result.FAIL));
            result.put("blocked", ids(found, Result.BLOCKED));
            result.put("missing", new ArrayList<>(found.missing()));
        });
        result.put(
                "attached",
                new ArrayList<>(kept.stream().map(Attaching.Kept::name).toList()));
        return result;
    }

    private static List<String> ids(TestFact found, Result wanted) {
        List<String> ids = new ArrayList<>();
        found.cases().stream().filter(one -> one.result() == wanted).forEach(one -> ids.add(one.caseId()));
        return ids;
    }
}
