package io.jenkins.plugins.promotion.process;

import static java.util.stream.Collectors.toSet;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.files.NotKept;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.people.Following;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Decision;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A walk through a change: at random people press what they may, builds are aborted, deleted and run again, the job gets
 * another name, environments are edited by hand, defined anew and restored, controllers are restarted, or crash at any
 * instant, another change comes between. After each act must hold what always holds; and from wherever the walk came to,
 * {@link #finish ordinary acts} must lead to the change's end. What a text advises is done as it says.
 */
final class Walk {

    /** Acts after which a change that only gets ordinary acts must have ended. */
    private static final int ENOUGH = 120;

    private static final List<String> TEAM = List.of("dora", "qa1", "qa2", "bea", "ivan");
    private static final String OTHER = "CR-2";

    /** Environments and the script that promotes through them. */
    enum Layout {
        THREE("development", "test", List.of("development", "test")),
        TWO("test", "test", List.of("test")),
        FIVE("development", "preproduction", List.of("development", "integration", "test", "preproduction")),
        EMERGENCY("development", "test", List.of("development", "test")),
        /** As the example of the way back has it. */
        BACK("development", "test", List.of("development", "test")),
        /** One step after the other, as in a Declarative Pipeline, on two environments. */
        ORDER("test", "test", List.of("test"));

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
    private final boolean two;
    private final Random random = new Random(0);
    private final List<String> done = new ArrayList<>();
    private final Set<String> reached = new LinkedHashSet<>();
    private final Set<String> retried = new LinkedHashSet<>();
    private final Set<String> kept = new LinkedHashSet<>();
    private final List<TestStage> removed = new ArrayList<>();
    private final String otherJob;
    private String options = "";
    private boolean rebase;
    private int edits;
    private int failures;
    private String lastError = "";
    private String lastFailed = "";
    private String refusal = "";
    private List<String> production;

    /** @param two whether another change may come between */
    Walk(Workroom shop, Layout layout, boolean two) throws IOException {
        this.shop = shop;
        this.layout = layout;
        this.two = two;
        prepare();
        otherJob = shop.otherJob("-other");
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

    /** The twelve steps for this layout, or what an emergency leaves of them. */
    private String script() {
        String patience = two ? ", wait: '0'" : "";
        StringBuilder script = new StringBuilder();
        script.append("copyEnvironment from: 'production', to: '" + layout.first + "', change: c"
                + (layout == Layout.EMERGENCY ? ", emergency: true" : "") + (rebase ? ", rebase: true" : "") + options
                + patience + "\n");
        if (layout == Layout.ORDER) {
            return script.append(inOrder(patience)).toString();
        }
        script.append("lockConfig environment: 'production', change: c, reason: 'routing'\n");
        if (layout == Layout.BACK) {
            return script.append(withTheWayBack(patience)).toString();
        }
        if (layout == Layout.EMERGENCY) {
            return script.append(afterTheLock()).toString();
        }
        script.append("def tested = false\nwhile (!tested) {\n");
        script.append("awaitSignOff name: 'Changes made', change: c, approvers: 'config-team', fourEyes: false\n");
        script.append("node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', testPlan: 'test-plan.yaml',"
                + " environment: '" + layout.first + "', change: c }\n");
        String tested = layout.stages.size() > 2 ? "test" : layout.rehearsal;
        for (int i = 1; i < layout.stages.size() && !layout.stages.get(i - 1).equals(tested); i++) {
            script.append("copyEnvironment from: '" + layout.stages.get(i - 1) + "', to: '" + layout.stages.get(i)
                    + "', change: c" + options + patience + "\n");
        }
        script.append("tested = awaitSignOff(name: 'Test', change: c, covers: 'plan, " + tested
                + "', runTests: true, approvers: 'qa', required: 2, onReject: 'return').approved\n}\n");
        script.append("copyEnvironment from: 'production', to: '" + layout.rehearsal + "', change: c" + options
                + patience + "\n");
        script.append("applyWorkPlan environment: '" + layout.rehearsal + "', change: c\n");
        script.append("awaitSignOff name: 'Go live', change: c, covers: 'plan, " + layout.rehearsal
                + "', runTests: true, approvers: 'qa:1, business:1', expires: '10d'\n");
        script.append("outageWindow(environment: 'production', change: c) {"
                + " applyWorkPlan environment: 'production', change: c }\n");
        script.append("unlockConfig environment: 'production', change: c\n");
        script.append("awaitSoak environment: 'production', change: c, lasting: '3d'\n");
        script.append("copyEnvironment from: 'production', to: '" + String.join(", ", layout.stages) + "', change: c"
                + options + patience + "\n");
        script.append("closeChange change: c\n");
        return script.toString();
    }

    /** As examples/configuration-promotion/Jenkinsfile.way-back has it; what is edited in the soak fails that. */
    private String withTheWayBack(String patience) {
        return """
                def outcome = 'none'
                while (outcome != 'lasted') {
                  def tested = false
                  while (!tested) {
                    awaitSignOff name: 'Changes made', change: c, approvers: 'config-team', fourEyes: false
                    node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', testPlan: 'test-plan.yaml', environment: 'development', change: c }
                    copyEnvironment from: 'development', to: 'test', change: c%1$s
                    tested = awaitSignOff(name: 'Test', change: c, covers: 'plan, test', runTests: true, approvers: 'qa', required: 2, onReject: 'return').approved
                  }
                  copyEnvironment from: 'production', to: 'test', change: c%1$s
                  applyWorkPlan environment: 'test', change: c, rehearseBackOut: true
                  awaitSignOff name: 'Go live', change: c, covers: 'plan, test', runTests: true, approvers: 'qa:1, business:1', expires: '10d'
                  outageWindow(environment: 'production', change: c) {
                    applyWorkPlan environment: 'production', change: c
                  }
                  outcome = awaitSoak(environment: 'production', change: c, lasting: '3d', onChange: 'fail').outcome
                  if (outcome == 'failed') {
                    backOutWorkPlan environment: 'production', change: c, reason: 'production was changed'
                  }
                }
                unlockConfig environment: 'production', change: c
                copyEnvironment from: 'production', to: 'test, development', change: c%1$s
                closeChange change: c
                """
                .formatted(options + patience);
    }

    /** As examples/two-environments/Jenkinsfile has it. */
    private String inOrder(String patience) {
        return """
                stage('1 Experiment and document') {
                  awaitSignOff name: 'Changes made', change: c, approvers: 'config-team', fourEyes: false
                  node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', testPlan: 'test-plan.yaml', environment: 'test', change: c }
                }
                stage('2 Test the procedure on a copy of production') {
                  copyEnvironment from: 'production', to: 'test', change: c%1$s
                  applyWorkPlan environment: 'test', change: c
                  awaitSignOff name: 'Complete and correct', change: c, covers: 'plan, test', runTests: true, approvers: 'qa:1, business:1'
                }
                stage('3 Implement') {
                  withConfigLock(environment: 'production', change: c, reason: 'Following the plan') {
                    outageWindow(environment: 'production', change: c) {
                      applyWorkPlan environment: 'production', change: c
                    }
                  }
                  awaitSoak environment: 'production', change: c, lasting: '1d'
                  copyEnvironment from: 'production', to: 'test', change: c%1$s
                  closeChange change: c
                }
                """
                .formatted(options + patience);
    }

    /** As docs/process.md has it. */
    private static String afterTheLock() {
        return """
                awaitSignOff name: 'Changes made', change: c, approvers: 'config-team', fourEyes: false
                node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', environment: 'development', change: c }
                applyWorkPlan environment: 'production', change: c
                unlockConfig environment: 'production', change: c
                awaitSignOff name: 'Review afterwards', change: c, covers: 'plan, production', approvers: 'qa:1, business:1'
                closeChange change: c
                """;
    }

    /** A smaller change, which wants a stage and the lock of production too. */
    private static final String OTHERS =
            """
            copyEnvironment from: 'production', to: 'test', change: 'CR-2', wait: '0', discard: 'the walk says so', maxDelete: '100%'
            lockConfig environment: 'production', change: 'CR-2', reason: 'other'
            awaitSignOff name: 'Other', change: 'CR-2', approvers: 'qa', fourEyes: false
            unlockConfig environment: 'production', change: 'CR-2'
            closeChange change: 'CR-2'
            """;

    /** What was done, for messages. */
    String story() {
        return String.join("\n", done) + "\n" + shop.logs();
    }

    /** Names of the states this walk came through. */
    Set<String> reached() {
        return reached;
    }

    /** Acts at random, each by its seed. */
    void wander(List<Long> acts) throws Exception {
        for (long one : acts) {
            if (isOver()) {
                return;
            }
            random.setSeed(one);
            performed(() -> act(random.nextInt(37)));
        }
    }

    /** Ordinary acts until the change has ended. */
    void finish() throws Exception {
        random.setSeed(1);
        shop.stages.crashes.never();
        for (int i = 0; i < ENOUGH; i++) {
            if (removed.isEmpty() && shop.environment(layout.rehearsal).away() != null) {
                performed(this::nodeComesOrGoes);
            }
            if (isOver() && isOtherOver()) {
                atTheEnd();
                return;
            }
            performed(() -> {
                if (isOver()) {
                    ordinaryForTheOther();
                } else {
                    ordinary();
                }
            });
        }
        throw new AssertionError("a dead end:\n" + story());
    }

    private interface Act {
        void perform() throws Exception;
    }

    /** An act, after which the controller is started again where it crashed; then is looked at what always holds. */
    private void performed(Act act) throws Exception {
        try {
            act.perform();
        } catch (Crashes.Crash e) {
            note("  whoever did that met a crash");
        }
        if (shop.stages.crashes.isDown()) {
            note("crash " + shop.stages.crashes.where());
            reached.add("crash " + shop.stages.crashes.where());
            shop.restart();
        }
        check();
    }

    private boolean isOver() {
        return change().filter(c -> c.summary().isEnded()).isPresent();
    }

    private Optional<Change> change() {
        return change(shop.change());
    }

    private Optional<Change> change(String name) {
        return shop.world().changes().all().stream()
                .filter(c -> c.name().equals(name))
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
            case 2 -> restart();
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
            case 15 -> theOther();
            case 16, 17, 18 -> {
                int instants = 1 + random.nextInt(1 << random.nextInt(9));
                note("a crash is to come, at instant " + instants);
                shop.stages.crashes.after(instants);
                ordinary();
            }
            case 19 -> {
                note("the job is renamed");
                shop.rename("promote-" + ++edits);
            }
            case 20 -> delete();
            case 21 -> undefine();
            case 22 -> restore();
            case 23 -> edit(any(layout.stages));
            case 24, 25 -> {
                int operations = 1 + random.nextInt(1 << random.nextInt(7));
                note("a disk is to be full, at operation " + operations);
                shop.stages.crashes.failAt(operations);
                ordinary();
                shop.stages.crashes.failAt(0);
            }
            case 26, 27 -> {
                int records = random.nextInt(1 << random.nextInt(5));
                note("the disk of the controller takes " + records + " more records");
                shop.failRecordsAfter(records);
                try {
                    ordinary();
                } finally {
                    shop.recordsAgain();
                }
            }
            case 28 -> {
                note("the job is deleted, and made anew");
                shop.replaceJob();
            }
            case 29 -> {
                Duration time = Duration.ofMinutes(1L << random.nextInt(12));
                note("the controller is down for " + time);
                shop.stages.crashes.over();
                shop.downFor(time);
            }
            default -> ordinary();
        }
    }

    /** All is read anew; what was there must be there again. */
    private void restart() throws IOException {
        note("restart");
        ChangeState before = state();
        shop.stages.crashes.over();
        shop.restart(); // Steps that go on record more.
        for (var entry : change().orElseThrow().entries()) {
            if (entry.seq() == before.version()) {
                return;
            }
        }
        throw new AssertionError("the record lost something:\n" + story());
    }

    private void delete() {
        Optional<ScriptBuild> last = shop.last(shop.jobNow());
        if (last.isPresent()) {
            note("build " + last.get().id() + " is deleted");
            shop.delete(last.get());
        }
    }

    /** An administrator deletes an environment, or calls it otherwise, which is refused as long as something needs it. */
    private void undefine() throws IOException {
        if (!removed.isEmpty()) {
            return;
        }
        TestStage stage = shop.environment(any(layout.stages));
        List<String> needs = shop.world().custody().needs(stage.getName());
        note("the definition of " + stage.getName() + " is deleted" + (needs.isEmpty() ? "" : ": refused, " + needs));
        if (needs.isEmpty() && stage.away() == null) {
            removed.add(stage);
            shop.stages.remove(stage);
        }
    }

    private void defineAgain() {
        removed.forEach(stage -> {
            note(stage.getName() + " is defined again");
            stage.setJobs(List.of(shop.jobNow(), otherJob));
            shop.stages.bringBack(stage);
        });
        removed.clear();
    }

    /** Somebody restores whatever backup there is. */
    private void restore() {
        List<Map<String, String>> backups = new ArrayList<>();
        state().copies().stream()
                .filter(copy -> copy.backup() != null)
                .forEach(copy -> backups.add(Map.of("environment", copy.to(), "backup", copy.backup())));
        state().applies().stream()
                .filter(apply -> apply.begun() != null)
                .forEach(apply -> backups.add(Map.of(
                        "environment",
                        apply.environment(),
                        "backup",
                        apply.begun().backup())));
        if (backups.isEmpty()) {
            return;
        }
        Map<String, String> which = any(backups);
        note("restore " + which);
        ScriptBuild build = shop.prepare(shop.jobNow()).startedBy("ivan").knows(which);
        shop.start(
                build,
                "restoreEnvironment environment: environment, backup: backup, change: c, reason: 'the walk says so'");
    }

    /** Somebody works on the other change: begins it, or signs its gate. */
    private void theOther() throws Exception {
        if (two && shop.running().stream().noneMatch(build -> build.job.equals(otherJob)) && isOtherOver()) {
            note("another change begins");
            shop.start(otherJob, OTHERS);
        } else {
            ordinaryForTheOther();
        }
    }

    private boolean isOtherOver() {
        return shop.world().changes().all().stream()
                .filter(c -> c.name().equals(OTHER))
                .allMatch(c -> c.summary().isEnded());
    }

    private Optional<Change> other() {
        return shop.world().changes().all().stream()
                .filter(c -> c.name().equals(OTHER) && !c.summary().isEnded())
                .findFirst();
    }

    private void ordinaryForTheOther() throws Exception {
        Optional<Change> other = other();
        if (other.isEmpty()) {
            return;
        }
        List<ScriptBuild> builds = shop.running().stream()
                .filter(build -> build.job.equals(otherJob))
                .toList();
        Optional<GateRecord> gate =
                other.get().state().gates().stream().filter(GateRecord::isOpen).findFirst();
        if (builds.isEmpty()) {
            defineAgain();
            String log = shop.last(otherJob).map(ScriptBuild::log).orElse("");
            boolean anew = log.contains("rebase: true");
            note("the other change's job is run again" + (anew ? " with rebase" : ""));
            shop.start(otherJob, anew ? OTHERS.replaceFirst("\n", ", rebase: true\n") : OTHERS);
        } else if (gate.isPresent()) {
            note("sign Other");
            attempt(() -> shop.people
                    .signOffs()
                    .decide(
                            other.get(),
                            gate.get().id(),
                            shop.people
                                    .signOffs()
                                    .ballot(other.get().state(), gate.get().id())
                                    .seen(),
                            shop.people.person("qa1"),
                            Decision.Verdict.APPROVE,
                            Decision.Way.UI,
                            "fine",
                            true));
            shop.settle();
        } else {
            passTime(Duration.ofHours(1));
        }
    }

    /** As a text says that meets a stage which the other change occupies. */
    private void closeTheOther() {
        note("the other change gives way");
        shop.running().stream().filter(build -> build.job.equals(otherJob)).forEach(shop::stop);
        shop.start(otherJob, "closeChange change: 'CR-2'");
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
        if (!removed.isEmpty()) {
            return;
        }
        boolean away = shop.environment(layout.rehearsal).away() != null;
        note("the node of " + layout.rehearsal + (away ? " is back" : " is lost"));
        shop.redefine(layout.rehearsal, e -> e.setAway(away ? null : "was lost"));
        shop.pass(Duration.ofMinutes(1));
    }

    private List<ScriptBuild> running() {
        return shop.running().stream()
                .filter(build -> build.job.equals(shop.jobNow()))
                .toList();
    }

    private void start() {
        note("run" + (rebase ? " with rebase" : "") + options);
        ScriptBuild build = shop.start(shop.jobNow(), script());
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

    private void reject() throws Exception {
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

    /** People may be refused; that is no end of the walk. */
    private boolean attempt(Act act) throws Exception {
        try {
            act.perform();
            return true;
        } catch (Refusal | NotKept e) {
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
        if (two && other().isPresent() && random.nextInt(3) == 0) {
            ordinaryForTheOther();
            return;
        }
        ChangeState state = state();
        for (GateRecord gate : open(g -> shop.isWaitedAt(g))) {
            if (decide(gate)) {
                return;
            }
        }
        for (ApplyRecord apply : state.applies()) {
            if (apply.waitsForBegin() && apply.performer() == null) {
                note("begin on " + apply.environment());
                attempt(() -> begin(apply));
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
        if (other().isPresent() && running().stream().allMatch(this::waitsForTheOther)) {
            if (shop.running().stream().allMatch(build -> build.log().contains("they wait for each other"))
                    && shop.running().stream().anyMatch(build -> build.job.equals(otherJob))) {
                closeTheOther();
            } else {
                ordinaryForTheOther();
            }
            return;
        }
        passTime(Duration.ofHours(random.nextBoolean() ? 1 : 29));
    }

    private boolean waitsForTheOther(ScriptBuild build) {
        String last = build.log().lines().reduce((before, after) -> after).orElse("");
        return last.contains("a change of another job");
    }

    private void begin(ApplyRecord apply) throws IOException {
        if (apply.needsGlass()) {
            shop.people
                    .following()
                    .breakGlass(shop.people.change(), apply.id(), shop.people.person("ivan"), "the shop is down", true);
        } else {
            shop.people.following().begin(shop.people.change(), apply.id(), shop.people.person("ivan"), true);
        }
        shop.settle();
    }

    private boolean decide(GateRecord gate) throws Exception {
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
                running().forEach(shop::stop);
                rebase = refusal.contains("rebase: true");
                start();
                return true;
            }
        }
        return any;
    }

    /** Does what the last log says is to be done. */
    private void takeAdvice() {
        Optional<ScriptBuild> last = shop.last(shop.jobNow());
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
        if (error.contains("may use no environment")) {
            defineAgain();
        }
        if (error.contains("can let it take over")) {
            shop.takeOver();
        }
        if (error.contains("discard: ") && !options.contains("discard")) {
            options += ", discard: 'the walk says so'";
        }
        if (error.contains("raise maxDelete") && !options.contains("maxDelete")) {
            options += ", maxDelete: '100%'";
        }
        String failed = error + last.get().number;
        failures = failed.equals(lastFailed) ? failures : error.equals(lastError) ? failures + 1 : 0;
        lastError = error;
        lastFailed = failed;
        if (failures > 3) {
            throw new AssertionError("fails again and again:\n" + story());
        }
    }

    private void check() throws IOException {
        if (!shop.world().changes().unreadable().isEmpty()) {
            throw new AssertionError(shop.world().changes().unreadable() + "\n" + story());
        }
        for (ScriptBuild build : shop.running()) {
            look(build);
        }
        shop.last().ifPresent(this::look);
        if (change().isEmpty()) {
            return;
        }
        ChangeState state = state();
        if (change().orElseThrow().firstAlteredEntry() != 0) {
            throw new AssertionError("the record was altered:\n" + story());
        }
        state.applies().stream()
                .filter(apply -> apply.production() && apply.beganAt() != null && kept.add(apply.id()))
                .forEach(apply -> requireContract(state, apply));
        if (kept.isEmpty() && !shop.stages.content("production").equals(production)) {
            throw new AssertionError("production was written without a Begin:\n" + story());
        }
        reached.add(name(state));
    }

    /** Production is begun by a person, after a rehearsal that counts and a sign-off after it, or past the glass. */
    private void requireContract(ChangeState state, ApplyRecord apply) {
        boolean rehearsed = state.applies().stream()
                .filter(one -> !one.production()
                        && one.endedAt() != null
                        && one.ended().counts())
                .filter(one -> one.endedAt().isBefore(apply.beganAt()))
                .anyMatch(one -> state.gates().stream()
                        .filter(gate -> gate.settledAt() != null && gate.round() == apply.round())
                        .filter(gate -> gate.gate().covered().planDigest() != null)
                        .anyMatch(gate -> gate.settledAt().isAfter(one.endedAt())
                                && gate.settledAt().isBefore(apply.beganAt())));
        if (apply.implementer() == null || !rehearsed && apply.glass() == null) {
            throw new AssertionError("production was begun past its contract:\n" + story());
        }
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
        defineAgain();
        for (String environment :
                shop.stages.all().stream().map(e -> e.getName()).toList()) {
            Binding left = shop.world().binding(environment);
            assertNull(story(), left.mark());
            assertNull(story(), left.lock());
            assertEquals(story(), List.of(), left.queue());
            assertTrue(
                    story(), left.occupant() == null || shop.world().changes().isOver(left.occupant()));
        }
        ChangeState state = state();
        assertTrue(story(), state.applies().stream().anyMatch(a -> a.production() && (a.isDone() || a.isBackedOut())));
        for (ApplyRecord apply : state.applies()) {
            assertFalse("orphaned: " + apply.id() + "\n" + story(), apply.isRunning() && apply.beganAt() != null);
            for (String item : apply.isDone()
                    ? apply.lines().stream()
                            .map(LedgerLine::itemId)
                            .filter(item -> !item.isEmpty())
                            .collect(toSet())
                    : Set.<String>of()) {
                long settled = apply.lines().stream()
                        .filter(line ->
                                line.itemId().equals(item) && line.status().settles())
                        .count();
                assertEquals("item " + item + " of " + apply.id() + "\n" + story(), 1, settled);
            }
        }
        assertEquals("the fold of the record\n" + story(), state, folded());
    }

    private ChangeState folded() throws IOException {
        ChangeState before = state();
        shop.restart();
        return state().version() == before.version() ? state() : before;
    }
}
