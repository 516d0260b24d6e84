package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.people.Following;
import io.jenkins.plugins.promotion.process.people.Outages;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import io.jenkins.plugins.promotion.signoff.Person;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people do at gates, applies and windows of the change of a {@link Workroom}. After each act the scripts go on until
 * they wait again; so an act finds what it needs, or the test is wrong.
 */
final class Colleagues {

    private final Workroom room;
    private final Map<String, String> groups;

    /** @param groups user id to the one group of the user */
    Colleagues(Workroom room, Map<String, String> groups) {
        this.room = room;
        this.groups = groups;
    }

    Person person(String user) {
        return new Person(user, Set.of(groups.getOrDefault(user, "nobody")));
    }

    /** The newest change of the workroom's name, ended or not. */
    Change change() {
        return room.world().changes().all().stream()
                .filter(c -> c.state().name().equals(new ChangeName(room.change())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no change yet\n" + room.logs()));
    }

    ChangeState state() {
        return change().state();
    }

    /** The open gate of a name. */
    GateRecord gate(String gate) {
        return state().gates().stream()
                .filter(g -> g.isOpen() && g.name().equals(gate))
                .reduce((a, b) -> b)
                .orElseThrow(() -> new AssertionError("no gate '" + gate + "' is open\n" + room.logs()));
    }

    void approve(String gate, String... users) throws IOException {
        approve(gate(gate), users);
    }

    void approve(GateRecord open, String... users) throws IOException {
        for (String user : users) {
            decide(open, user, Verdict.APPROVE, "looks good");
        }
    }

    void reject(String gate, String user, String comment) throws IOException {
        reject(gate(gate), user, comment);
    }

    void reject(GateRecord open, String user, String comment) throws IOException {
        decide(open, user, Verdict.REJECT, comment);
    }

    private void decide(GateRecord gate, String user, Verdict verdict, String comment) throws IOException {
        String seen = signOffs().ballot(state(), gate.id()).seen();
        try {
            signOffs().decide(change(), gate.id(), seen, person(user), verdict, Way.UI, comment, true);
        } finally {
            room.settle();
        }
    }

    void pass(String gate, String user, String... cases) throws IOException {
        pass(gate(gate), user, cases);
    }

    void pass(GateRecord open, String user, String... cases) throws IOException {
        for (String one : cases) {
            signOffs().testResult(change(), open.id(), null, person(user), one, Result.PASS, "", true);
        }
        room.settle();
    }

    SignOffs signOffs() {
        return new SignOffs(room.clock, room.world().ids(), this::tree);
    }

    private Optional<String> tree(String environment) throws IOException {
        Optional<TestStage> defined = room.stages.defined().stream()
                .filter(one -> one.getName().equals(environment) && one.away() == null)
                .findFirst();
        if (defined.isEmpty()) {
            return Optional.empty();
        }
        TestStage stage = defined.get();
        Binding.Known known = room.binding(environment).known();
        try {
            return Optional.of(
                    stage.isExpectRuntimeChange() && known != null
                            ? known.tree()
                            : room.stages.open(stage, null).state().tree());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    Following following() {
        return new Following(room.world().ids());
    }

    /** Begins the apply that waits for it. */
    ApplyRecord begin(String environment, String user) throws IOException {
        ApplyRecord apply = state().lastApply(environment)
                .filter(ApplyRecord::waitsForBegin)
                .orElseThrow(
                        () -> new AssertionError("no apply on " + environment + " waits for Begin\n" + room.logs()));
        following().begin(change(), apply.id(), person(user), true);
        room.settle();
        return apply;
    }

    /** Asks for the way back of what was applied. */
    void backOut(String environment, String user, String reason) throws IOException {
        String id = state().lastApply(environment).orElseThrow().id();
        following().backOut(change(), id, person(user), reason, true);
        room.settle();
    }

    /** Answers for an item. */
    void answer(String environment, String item, Answer answer, String user, String text) throws IOException {
        String id = state().lastApply(environment).orElseThrow().id();
        following().answer(change(), id, item, answer, person(user), text, true);
        room.settle();
    }

    /** Lets another job take part in the change. */
    void admit(String job) throws IOException {
        room.world().custody().admit(change(), job, person("ivan"), true);
        room.settle();
    }

    /** Gives up the apply that runs on an environment. */
    void override(String environment, String user) throws IOException {
        String id = state().lastApply(environment).orElseThrow().id();
        room.world().custody().overrideApply(change(), id, person(user), "nobody knows any more", true);
        room.settle();
    }

    /** Enters the dates of a window that has not begun, seeing those it has. */
    void plan(String environment, String start, String end, String user) throws IOException {
        WindowRecord window = state().lastWindow(environment)
                .filter(one -> one.began() == null && one.ended() == null)
                .orElseThrow(() -> new AssertionError("no window of " + environment + " takes dates\n" + room.logs()));
        String seen = window.start() == null ? "" : window.start().toString();
        new Outages(room.clock).plan(change(), window.id(), start, end, seen, person(user), true);
        room.settle();
    }
}
