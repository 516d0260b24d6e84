package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.process.people.Following;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A walk through a change: at random people press what they may, builds are aborted and run again, environments are edited
 * by hand, controllers are restarted. After each act must hold what always holds; and from wherever the walk came to,
 * {@link #finish ordinary acts} must lead to the change's end. What a text advises is done as it says.
 */
final class Walk {

    /** Acts after which a change that only gets ordinary acts must have ended. */
    private static final int ENOUGH = 80;

    private static final List<String> TEAM = List.of("dora", "qa1", "qa2", "bea", "ivan");

    /** Environments and the script that promotes through them. */
    enum Layout {
        THREE("development", "test", List.of("development", "test")),
        TWO("test", "test", List.of("test")),
        FIVE("development", "preproduction", List.of("development", "integration", "test", "preproduction"));

        final String first;
        final String rehearsal;
        final List<String> stages;

        Layout(String first, String rehearsal, List<String> stages) {
            this.first = first;
            this.rehearsal = rehearsal;
            this.stages = stages;
        }
    }

    private final Workroom shop;
    private final Layout layout;
    private final Random random;
    private final List<String> done = new ArrayList<>();
    private final Set<String> reached = new LinkedHashSet<>();
    private final Set<String> retried = new LinkedHashSet<>();
    private String options = "";
    private boolean rebase;
    private int edits;
    private int failures;
    private String lastError = "";
    private String refusal = "";
    private List<String> production;

    Walk(Workroom shop, Layout layout, long seed) throws IOException {
        this.shop = shop;
        this.layout = layout;
        this.random = new Random(seed);
        prepare();
        production = shop.stages.content("production");
    }

    private void prepare() {
        if (layout == Layout.FIVE) {
            shop.stages.define("integration", shop.job, e -> {});
            shop.stages.define("preproduction", shop.job, e -> {});
        }
        shop.stages.write("scm/work-plan.yaml", plan("Stop the application"));
        shop.stages.write(
                "scm/test-plan.yaml",
                """
                apiVersion: testplan/v1
                id: t
                title: Tests
                cases:
                  - {id: order, title: An order, steps: Order something, expected: It arrives}
                """);
    }

    private static String plan(String description) {
        return """
                apiVersion: workplan/v1
                plan: {id: p, title: New routing, author: dora}
                items:
                  - {id: stop, description: %s, kind: manual, instruction: Stop it., estimate: 1m}
                """
                .formatted(description);
    }

    /** The twelve steps for this layout. */
    private String script() {
        StringBuilder script = new StringBuilder();
        script.append("copyEnvironment from: 'production', to: '" + layout.first + "', change: c"
                + (rebase ? ", rebase: true" : "") + options + "\n");
        script.append("lockConfig environment: 'production', change: c, reason: 'routing'\n");
        script.append("def tested = false\nwhile (!tested) {\n");
        script.append("awaitSignOff name: 'Changes made', change: c, approvers: 'config-team', fourEyes: false\n");
        script.append("node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', testPlan: 'test-plan.yaml',"
                + " environment: '" + layout.first + "', change: c }\n");
        String tested = layout.stages.size() > 2 ? "test" : layout.rehearsal;
        for (int i = 1; i < layout.stages.size() && !layout.stages.get(i - 1).equals(tested); i++) {
            script.append("copyEnvironment from: '" + layout.stages.get(i - 1) + "', to: '" + layout.stages.get(i)
                    + "', change: c" + options + "\n");
        }
        script.append("tested = awaitSignOff(name: 'Test', change: c, covers: 'plan, " + tested
                + "', runTests: true, approvers: 'qa', required: 2, onReject: 'return').approved\n}\n");
        script.append("copyEnvironment from: 'production', to: '" + layout.rehearsal + "', change: c" + options + "\n");
        script.append("applyWorkPlan environment: '" + layout.rehearsal + "', change: c\n");
        script.append("awaitSignOff name: 'Go live', change: c, covers: 'plan, " + layout.rehearsal
                + "', runTests: true, approvers: 'qa:1, business:1', expires: '10d'\n");
        script.append("outageWindow(environment: 'production', change: c) {"
                + " applyWorkPlan environment: 'production', change: c }\n");
        script.append("unlockConfig environment: 'production', change: c\n");
        script.append("awaitSoak environment: 'production', change: c, lasting: '3d'\n");
        script.append("copyEnvironment from: 'production', to: '" + String.join(", ", layout.stages) + "', change: c"
                + options + "\n");
        script.append("closeChange change: c\n");
        return script.toString();
    }

    /** What was done, for messages. */
    String story() {
        return String.join("\n", done) + "\n" + shop.logs();
    }

    /** Names of the states this walk came through. */
    Set<String> reached() {
        return reached;
    }

    /** As many acts at random. */
    void wander(int acts) throws Exception {
        for (int i = 0; i < acts && !isOver(); i++) {
            act(random.nextInt(22));
            check();
        }
    }

    /** Ordinary acts until the change has ended. */
    void finish() throws Exception {
        if (shop.environment(layout.rehearsal).away() != null) {
            nodeComesOrGoes();
        }
        for (int i = 0; i < ENOUGH; i++) {
            if (isOver()) {
                atTheEnd();
                return;
            }
            ordinary();
            check();
        }
        throw new AssertionError("a dead end:\n" + story());
    }

    private boolean isOver() {
        return change().filter(c -> c.summary().isEnded()).isPresent();
    }

    private Optional<Change> change() {
        return shop.world().changes().all().stream()
                .filter(c -> c.name().equals(shop.change()))
                .findFirst();
    }

    private ChangeState state() {
        return change().orElseThrow().state();
    }

    private void note(String what) {
        done.add(shop.now() + " " + what);
    }

    private void act(int which) throws Exception {
        if (change().isEmpty() || running().isEmpty() && which < 13) {
            ordinary();
            return;
        }
        switch (which) {
            case 0, 1 -> abort();
            case 2 -> {
                note("restart");
                shop.restart();
            }
            case 3 -> reject();
            case 4 -> edit(layout.first);
            case 5 -> edit(layout.rehearsal);
            case 6, 7, 8 -> answer();
            case 9 -> start();
            case 10 -> passTime(random.nextBoolean() ? Duration.ofHours(3) : Duration.ofDays(11));
            case 11 -> {
                note("the plan is mended");
                shop.stages.write("scm/work-plan.yaml", plan("Stop the application " + ++edits));
            }
            case 12 -> edit("production");
            case 13 -> backOut();
            case 14 -> nodeComesOrGoes();
            default -> ordinary();
        }
    }

    /** Whoever may asks for the way back of what production carries. */
    private void backOut() throws Exception {
        Optional<ApplyRecord> applied = state().lastApply("production").filter(ApplyRecord::isDone);
        if (applied.isEmpty()) {
            ordinary();
            return;
        }
        note("back out production");
        attempt(() -> shop.people.backOut("production", "bea", "it does harm"));
    }

    private void nodeComesOrGoes() {
        boolean away = shop.environment(layout.rehearsal).away() != null;
        note("the node of " + layout.rehearsal + (away ? " is back" : " is lost"));
        shop.redefine(layout.rehearsal, e -> e.setAway(away ? null : "was lost"));
        shop.pass(Duration.ofMinutes(1));
    }

    private List<ScriptBuild> running() {
        return shop.running();
    }

    private void start() {
        note("run" + (rebase ? " with rebase" : "") + options);
        ScriptBuild build = shop.start(script());
        look(build);
    }

    private void look(ScriptBuild build) {
        if (build.isBuilding()) {
            return;
        }
        if (build.result() == ScriptBuild.Result.SUCCESS) {
            return;
        }
        String log = build.log();
        if (log.contains("\tat ")) {
            throw new AssertionError("a stack trace:\n" + story());
        }
    }

    private void abort() {
        ScriptBuild build = any(running());
        note("abort " + build.id());
        shop.stop(build);
        look(build);
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void reject() throws IOException {
        List<GateRecord> open = open(gate -> true);
        if (open.isEmpty()) {
            return;
        }
        GateRecord gate = any(open);
        note("reject " + gate.name());
        attempt(() -> shop.people.reject(gate, gate.name().equals("Changes made") ? "dora" : "qa1", "not yet"));
    }

    private List<GateRecord> open(Predicate<GateRecord> which) {
        return change().isEmpty()
                ? List.of()
                : state().gates().stream()
                        .filter(GateRecord::isOpen)
                        .filter(which)
                        .toList();
    }

    private void edit(String environment) throws IOException {
        note("somebody edits " + environment);
        shop.stages.write(environment + "/shop.yaml", "title: Shop " + ++edits + "\n");
        production = shop.stages.content("production");
        shop.settle();
    }

    private void passTime(Duration duration) {
        note("time passes: " + duration);
        shop.pass(duration);
    }

    private interface Act {
        void perform() throws IOException;
    }

    /** People may be refused; that is no end of the walk. */
    private boolean attempt(Act act) throws IOException {
        try {
            act.perform();
            return true;
        } catch (Refusal e) {
            note("  refused: " + e.getMessage());
            refusal = e.getMessage();
            return false;
        }
    }

    /** Anything that can be answered. */
    private void answer() throws Exception {
        Optional<ApplyRecord> apply = asking();
        if (apply.isEmpty()) {
            ordinary();
            return;
        }
        Following.Question question = question(apply.get()).orElseThrow();
        Answer answer = any(new ArrayList<>(question.answers()));
        note("answer " + answer + " for " + question.item().id() + " on "
                + apply.get().environment());
        attempt(() -> shop.people.answer(
                apply.get().environment(), question.item().id(), answer, "ivan", "because of " + ++edits));
    }

    private Optional<ApplyRecord> asking() throws IOException {
        if (change().isEmpty() || running().isEmpty()) {
            return Optional.empty();
        }
        for (ApplyRecord apply : state().applies()) {
            if (apply.isRunning() && apply.beganAt() != null && question(apply).isPresent()) {
                return Optional.of(apply);
            }
        }
        return Optional.empty();
    }

    private Optional<Following.Question> question(ApplyRecord apply) throws IOException {
        return shop.people.following().question(shop.people.change(), apply.id());
    }

    /** What somebody does who wants the change to get on, and reads what Jenkins says. */
    private void ordinary() throws Exception {
        if (running().isEmpty()) {
            takeAdvice();
            start();
            return;
        }
        if (change().isEmpty()) {
            throw new AssertionError("nothing is waited for:\n" + story());
        }
        ChangeState state = state();
        for (GateRecord gate : open(g -> shop.isWaitedAt(g))) {
            if (decide(gate)) {
                return;
            }
        }
        for (ApplyRecord apply : state.applies()) {
            if (apply.waitsForBegin() && apply.implementer() == null) {
                note("begin on " + apply.environment());
                attempt(() -> shop.people.begin(apply.environment(), "ivan"));
                return;
            }
        }
        Optional<ApplyRecord> asking = asking();
        if (asking.isPresent()) {
            Following.Question question = question(asking.get()).orElseThrow();
            boolean again = retried.add(asking.get().id() + question.item().id());
            Answer answer = List.of(
                            Answer.DONE,
                            Answer.CONFIRM,
                            Answer.PUT_BACK,
                            again ? Answer.RETRY : Answer.ROLL_BACK,
                            Answer.ROLL_BACK,
                            Answer.ROLL_BACK_ANYWAY,
                            Answer.MARK_DONE)
                    .stream()
                    .filter(question.answers()::contains)
                    .findFirst()
                    .orElseThrow();
            note("answer " + answer + " for " + question.item().id());
            attempt(() -> shop.people.answer(
                    asking.get().environment(), question.item().id(), answer, "ivan", "as planned"));
            return;
        }
        for (WindowRecord window : state.windows()) {
            if (window.waitsForDates()) {
                note("enter dates");
                attempt(() -> shop.people.plan(
                        "production",
                        shop.now().minusMinutes(1).toString(),
                        shop.now()
                                .plus(window.expected())
                                .plus(window.rollback())
                                .plusHours(1)
                                .toString(),
                        "ivan"));
                return;
            }
        }
        passTime(Duration.ofHours(random.nextBoolean() ? 1 : 13));
    }

    private boolean decide(GateRecord gate) throws IOException {
        note("sign " + gate.name());
        refusal = "";
        Optional<TestPlan> tests = Optional.ofNullable(gate.gate().tests());
        boolean any = false;
        if (tests.isPresent()) {
            any |= attempt(() -> shop.people.pass(gate, "qa1", "order"));
        }
        for (String user : TEAM) {
            if (state().gate(gate.id()).orElseThrow().isOpen()) {
                any |= attempt(() -> shop.people.approve(gate, user));
            }
            if (refusal.contains("run the job again")) {
                shop.running().forEach(shop::stop);
                rebase = refusal.contains("rebase: true");
                start();
                return true;
            }
        }
        return any;
    }

    /** Does what the last log says is to be done. */
    private void takeAdvice() {
        Optional<ScriptBuild> last = shop.last();
        if (last.isEmpty() || last.get().result() != ScriptBuild.Result.FAILURE) {
            options = "";
            rebase = false;
            return;
        }
        String error = last.get()
                .log()
                .lines()
                .filter(line -> line.startsWith("ERROR: "))
                .reduce((a, b) -> b)
                .orElseThrow(() -> new AssertionError("fails without a word:\n" + story()));
        boolean misfit = error.contains("rolled-back") && shop.logs().contains("take the base anew");
        if (error.contains("rebase: true") || misfit) {
            rebase = true;
        }
        if (error.contains("Leave rebase out")) {
            rebase = false;
        }
        if (error.contains("discard: ")) {
            options = ", discard: 'the walk says so'";
        }
        failures = error.equals(lastError) ? failures + 1 : 0;
        lastError = error;
        if (failures > 3) {
            throw new AssertionError("fails again and again:\n" + story());
        }
    }

    private void check() throws IOException {
        if (change().isEmpty()) {
            return;
        }
        ChangeState state = state();
        assertEquals(story(), 0, change().orElseThrow().firstAlteredEntry());
        List<String> now = shop.stages.content("production");
        boolean begun = state.applies().stream().anyMatch(a -> a.production() && a.beganAt() != null);
        if (!now.equals(production) && !begun) {
            throw new AssertionError("production was written without a Begin:\n" + story());
        }
        production = now;
        reached.add(name(state));
        for (ScriptBuild build : shop.running()) {
            look(build);
        }
        shop.last().ifPresent(this::look);
    }

    private String name(ChangeState state) {
        StringBuilder name = new StringBuilder(state.phase().toString());
        name.append(running().isEmpty() ? ", no build" : ", " + running().size() + " builds");
        open(g -> true).forEach(g -> name.append(", gate ").append(g.name()));
        state.applies().stream().filter(ApplyRecord::isRunning).forEach(a -> name.append(", ")
                .append(a.environment())
                .append(a.beganAt() == null ? " waits for Begin" : " half applied"));
        return name.toString();
    }

    private void atTheEnd() throws IOException {
        shop.running().forEach(shop::stop);
        for (String environment :
                shop.stages.all().stream().map(e -> e.getName()).toList()) {
            assertEquals(story(), null, shop.binding(environment).mark());
            assertEquals(story(), null, shop.binding(environment).lock());
            assertEquals(story(), List.of(), shop.binding(environment).queue());
        }
        assertEquals(
                story(),
                true,
                state().applies().stream().anyMatch(a -> a.production() && (a.isDone() || a.isBackedOut())));
    }
}
