package io.jenkins.plugins.promotion;

import static org.awaitility.Awaitility.await;

import hudson.model.Run;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.config.RealmIds;
import io.jenkins.plugins.promotion.process.people.Following;
import io.jenkins.plugins.promotion.process.people.Outages;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Decision.Way;
import io.jenkins.plugins.promotion.signoff.Person;
import io.jenkins.plugins.promotion.signoff.TestResult.Result;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jvnet.hudson.test.JenkinsRule;

/** What people do at gates, applies and windows of one change, without a browser. */
public final class People {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** How often a test looks whether what it waits for is there. */
    public static final Duration LOOK = Duration.ofMillis(10);

    private final String name;
    private final Map<String, String> groups;
    private Run<?, ?> run;

    /** @param groups user id to the one group of the user */
    public People(String name, Map<String, String> groups) {
        this.name = name;
        this.groups = groups;
    }

    /** Gives up waiting when this build ends. */
    public People during(Run<?, ?> build) {
        run = build;
        return this;
    }

    private Person person(String user) {
        return new Person(user, Set.of(groups.getOrDefault(user, "nobody")));
    }

    /** The newest change of the name, ended or not. */
    public Change change() {
        return Promotion.get().changes().all().stream()
                .filter(c -> c.state().name().equals(new ChangeName(name)))
                .findFirst()
                .orElseThrow();
    }

    public ChangeState state() {
        return change().state();
    }

    /** Waits until something is true of the change. */
    public ChangeState until(String what, Predicate<ChangeState> wanted) {
        await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .failFast("the build has ended", () -> {
                    if (run != null && !run.isBuilding()) {
                        throw new AssertionError("the build has ended:\n" + JenkinsRule.getLog(run));
                    }
                })
                .until(() -> Promotion.get().changes().all().stream()
                        .anyMatch(c -> c.state().name().equals(new ChangeName(name)) && wanted.test(c.state())));
        return state();
    }

    /** Waits for an open gate of a name. */
    public GateRecord gate(String gate) {
        return until("gate " + gate, s -> s.gates().stream()
                        .anyMatch(g -> g.isOpen() && g.name().equals(gate)))
                .gates()
                .stream()
                .filter(g -> g.isOpen() && g.name().equals(gate))
                .reduce((a, b) -> b)
                .orElseThrow();
    }

    public void approve(String gate, String... users) throws Exception {
        GateRecord open = gate(gate);
        for (String user : users) {
            decide(open, user, Verdict.APPROVE, "looks good");
        }
    }

    public void reject(String gate, String user, String comment) throws Exception {
        GateRecord open = gate(gate);
        decide(open, user, Verdict.REJECT, comment);
    }

    private void decide(GateRecord gate, String user, Verdict verdict, String comment) throws Exception {
        String seen = signOffs().ballot(state(), gate.id()).seen();
        signOffs().decide(change(), gate.id(), seen, person(user), verdict, Way.UI, comment, true);
    }

    public void pass(String gate, String user, String... cases) throws Exception {
        GateRecord open = gate(gate);
        for (String one : cases) {
            signOffs().testResult(change(), open.id(), null, person(user), one, Result.PASS, "", true);
        }
    }

    private static SignOffs signOffs() {
        return new SignOffs(Promotion.get().clock(), new RealmIds(), SignOffs.Trees.UNKNOWN);
    }

    /** Waits for an apply that nobody began, and begins it. */
    public ApplyRecord begin(String environment, String user) throws Exception {
        ApplyRecord apply = until("apply on " + environment, s -> s.lastApply(environment)
                        .filter(ApplyRecord::waitsForBegin)
                        .isPresent())
                .lastApply(environment)
                .orElseThrow();
        new Following(new RealmIds()).begin(change(), apply.id(), person(user), true);
        return apply;
    }

    /** Asks for the way back of what was applied. */
    public void backOut(String environment, String user, String reason) throws Exception {
        String id = state().lastApply(environment).orElseThrow().id();
        new Following(new RealmIds()).backOut(change(), id, person(user), reason, true);
    }

    /** Waits until an item asks, and answers. */
    public void answer(String environment, String item, Answer answer, String user, String text) throws Exception {
        Following following = new Following(new RealmIds());
        await("item " + item)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .until(() -> {
                    ApplyRecord apply = state().lastApply(environment).orElse(null);
                    return apply != null
                            && following
                                    .question(change(), apply.id())
                                    .filter(q -> q.item().id().equals(item))
                                    .isPresent();
                });
        String id = state().lastApply(environment).orElseThrow().id();
        following.answer(change(), id, item, answer, person(user), text, true);
    }

    /** Waits for a window without dates, and enters some. */
    public void plan(String environment, String start, String end, String user) throws Exception {
        WindowRecord window = until("window of " + environment, s -> s.lastWindow(environment)
                        .filter(WindowRecord::waitsForDates)
                        .isPresent())
                .lastWindow(environment)
                .orElseThrow();
        new Outages(Promotion.get().clock()).plan(change(), window.id(), start, end, "", person(user), true);
    }
}
