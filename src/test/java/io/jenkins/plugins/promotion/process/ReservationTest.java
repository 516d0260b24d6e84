package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.Rule;
import org.junit.Test;

/** Nobody comes between a look at an environment and what is recorded of it. */
public class ReservationTest {

    @Rule
    public Workroom shop = new Workroom();

    private final List<Optional<Binding.Lock>> got = new ArrayList<>();

    private Binding.Waiting other() {
        return new Binding.Waiting("x#1/1", "other-change", "OTHER", shop.now().toString(), "mine now", "x#1");
    }

    /** Another change asks for the lock, on a thread of its own, whenever the node has answered this question. */
    private void otherAsksAt(String environment, String question) {
        shop.stages.lie = new Landscape.Lie() {
            @Override
            public <T> T of(SiteQuestion<T> asked, T honest) {
                if (asked.getClass().getSimpleName().equals(question)) {
                    got.add(elsewhere(
                            () -> shop.world().bindings().acquire(environment, other(), "build:x#1", "v1:tree")));
                }
                return honest;
            }
        };
    }

    private static <T> T elsewhere(Callable<T> act) {
        FutureTask<T> task = new FutureTask<>(act);
        new Thread(task, "another change").start();
        try {
            return task.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void assertAsked() {
        assertFalse("never asked", got.isEmpty());
    }

    @Test
    public void lockOfAnotherComesAfterACopyAndNotIntoIt() throws Exception {
        shop.base();
        otherAsksAt("test", "Materialise");
        String log = shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertAsked();
        assertEquals(log, List.of(Optional.empty()), got);
        assertNull(shop.binding("test").lock());
        assertEquals(shop.people.change().key(), shop.binding("test").known().change());
        assertEquals("the other waits", 1, shop.binding("test").queue().size());
        assertTrue(
                "and is next",
                shop.world()
                        .bindings()
                        .acquire("test", other(), "build:x#1", "v1:tree")
                        .isPresent());
    }

    @Test
    public void lockOfAnotherDoesNotComeBetweenTheCheckAndTheMarkOfAnApply() throws Exception {
        shop.recorded();
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        ScriptBuild build = shop.start("applyWorkPlan environment: 'test', change: c");
        otherAsksAt("test", "Capture");
        shop.people.begin("test", "ivan");
        assertAsked();
        assertEquals(List.of(), got.stream().flatMap(Optional::stream).toList());
        shop.end(build, Result.SUCCESS);
    }

    @Test
    public void lockOfAnotherDoesNotComeIntoARestoreOrAWayBack() throws Exception {
        shop.rehearsed();
        otherAsksAt("test", "Capture");
        shop.people.backOut("test", "ivan", "wrong");
        shop.succeed("applyWorkPlan environment: 'test', change: c");
        assertAsked();
        assertEquals(List.of(), got.stream().flatMap(Optional::stream).toList());
        got.clear();
        String backup = shop.state().lastCopyTo("test").orElseThrow().backup();
        otherAsksAt("test", "Question");
        shop.succeed("restoreEnvironment environment: 'test', change: c, backup: '" + backup + "', reason: 'wrong'");
        assertAsked();
        assertEquals(List.of(), got.stream().flatMap(Optional::stream).toList());
    }

    @Test
    public void copyWaitsWhileAnotherWriteIsUnderWay() throws Exception {
        shop.base();
        var others = shop.world().bindings().reserve("test", "other-change").orElseThrow();
        ScriptBuild build = shop.start("copyEnvironment from: 'production', to: 'test', change: c");
        assertThat(build.log(), containsString("Waiting for environment 'test', on which other work is going on"));
        assertFalse(shop.stages.exists("test/pool.json"));
        others.close();
        shop.pass(java.time.Duration.ofMinutes(1));
        shop.end(build, Result.SUCCESS);
    }

    @Test
    public void lockIsGivenOnWhatLiesThereAfterAWrite() throws Exception {
        var others = shop.world().bindings().reserve("test", "other-change").orElseThrow();
        ScriptBuild build = shop.start("lockConfig environment: 'test', change: c, reason: 'tests'");
        assertThat(build.log(), containsString("Waiting for the lock of test, place 1 in the queue"));
        shop.stages.write("test/pool.json", "{}");
        others.close();
        shop.settle();
        shop.end(build, Result.SUCCESS);
        assertEquals(
                shop.stages.open(shop.stages.stage("test"), "b#1").state().tree(),
                shop.binding("test").lock().tree());
    }

    @Test
    public void recordingAPlanSaysNothingOfWhatIsAnothers() throws Exception {
        shop.base();
        Binding before = shop.binding("development");
        for (Binding foreign : List.of(
                before.withOccupant(otherChange()),
                before.withLock(
                        new Binding.Lock("development-9", "other-change", "O", "t", "r", "b", "x#1", "v1:t")))) {
            shop.world().bindings().update("development", b -> foreign);
            String log = shop.succeed("node { recordWorkPlan environment: 'development', change: c }");
            assertThat(log, containsString("is not accounted for by this plan, since the environment is another"));
            assertEquals(foreign, shop.binding("development"));
            shop.stages.write("development/more.txt", "more\n");
        }
    }

    private String otherChange() throws IOException {
        ScriptBuild build =
                shop.start(shop.otherJob("-other"), "lockConfig environment: 'test', change: 'O', reason: 'r'");
        shop.end(build, Result.SUCCESS);
        return shop.binding("test").lock().change();
    }

    @Test
    public void recordingAPlanSaysNothingOfWhatLiesInProduction() throws Exception {
        shop.base();
        Binding before = shop.binding("production");
        shop.succeed("node { recordWorkPlan environment: 'production', change: c }");
        assertEquals(before, shop.binding("production"));
    }
}
