package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangePhase;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import org.junit.Test;

/** A controller that crashes at each instant there is ({@link Crashes}) goes on by itself, and does nothing twice. */
public class CrashTest {

    private static final String LIVE = "applyWorkPlan environment: 'production', change: c";

    /** What is done in one workroom while a crash is waited for. */
    private interface Scenario {
        void run(Workroom shop, Runnable armed) throws Exception;
    }

    private interface Doing {
        void run() throws Exception;
    }

    /** Runs a scenario with a crash at its first instant, its second, and so on, until none is left. */
    private static int eachInstant(Scenario scenario) throws Throwable {
        for (int instant = 1; ; instant++) {
            Workroom shop = new Workroom();
            shop.before();
            Crashes crashes = shop.stages.crashes;
            try {
                int at = instant;
                scenario.run(shop, () -> crashes.after(at));
                if (crashes.where() == null) {
                    return instant - 1;
                }
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        "crash " + instant + ", " + crashes.where() + ": " + e.getMessage() + "\n" + shop.logs(), e);
            } finally {
                crashes.over();
                shop.after();
            }
        }
    }

    /** Does something, restarts where that crashed, and does it again unless it was done. */
    private static void surviving(Workroom shop, Doing act, Doing again) throws Exception {
        boolean done = true;
        try {
            act.run();
        } catch (Crashes.Crash e) {
            done = false;
        }
        if (shop.stages.crashes.isDown()) {
            shop.restart();
        }
        if (!done) {
            again.run();
        }
    }

    private static void begin(Workroom shop, String environment) throws Exception {
        surviving(shop, () -> shop.people.begin(environment, "ivan"), () -> {
            if (shop.state().lastApply(environment).orElseThrow().performer() == null) {
                shop.people.begin(environment, "ivan");
            }
        });
    }

    @Test
    public void aCopyOfProduction() throws Throwable {
        int instants = eachInstant((shop, armed) -> {
            shop.recorded();
            shop.stages.write("test/own.txt", "of the testers");
            armed.run();
            ScriptBuild[] build = new ScriptBuild[1];
            build[0] = shop.prepare();
            surviving(
                    shop,
                    () -> shop.start(
                            build[0], "copyEnvironment from: 'production', to: 'test', change: c, maxDelete: '100%'"),
                    () -> {});
            shop.end(build[0], Result.SUCCESS);
            assertEquals(shop.stages.content("production"), shop.stages.content("test"));
            assertTrue(shop.state().copies().size() <= 3);
            assertEquals(0, shop.people.change().firstAlteredEntry());
        });
        assertTrue("instants: " + instants, instants > 30);
    }

    @Test
    public void aRehearsalOfTheWayBack() throws Throwable {
        int instants = eachInstant((shop, armed) -> {
            shop.recorded();
            ScriptBuild build = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                    + "applyWorkPlan environment: 'test', change: c, rehearseBackOut: true");
            armed.run();
            begin(shop, "test");
            shop.end(build, Result.SUCCESS);
            assertEquals("up, back, and up again", 2, shop.state().applies().size());
            ApplyRecord last = shop.state().lastApply("test").orElseThrow();
            assertTrue(last.counts());
            assertEquals("ivan", last.implementer());
            assertNull(shop.binding("test").mark());
        });
        assertTrue("instants: " + instants, instants > 50);
    }

    @Test
    public void theRunOnProductionAndWhatFollows() throws Throwable {
        int instants = eachInstant((shop, armed) -> {
            shop.ready();
            ScriptBuild build = shop.start(LIVE + "\nunlockConfig environment: 'production', change: c\n"
                    + "copyEnvironment from: 'production', to: 'test, development', change: c\n"
                    + "closeChange change: c");
            armed.run();
            begin(shop, "production");
            shop.end(build, Result.SUCCESS);
            assertEquals(ChangePhase.CLOSED, shop.people.state().phase());
            assertEquals(2, shop.people.state().applies().size());
            assertEquals(shop.stages.content("production"), shop.stages.content("development"));
            for (String environment : new String[] {"production", "test", "development"}) {
                assertNull(shop.binding(environment).mark());
                assertNull(shop.world().binding(environment).lock());
            }
        });
        assertTrue("instants: " + instants, instants > 50);
    }

    @Test
    public void theWayBackOfProduction() throws Throwable {
        eachInstant((shop, armed) -> {
            shop.ready();
            String before = shop.stages.content("production").toString();
            ScriptBuild run = shop.start(LIVE);
            shop.people.begin("production", "ivan");
            shop.end(run, Result.SUCCESS);
            ScriptBuild build =
                    shop.start("backOutWorkPlan environment: 'production', change: c, reason: 'orders are lost'");
            armed.run();
            begin(shop, "production");
            shop.end(build, Result.SUCCESS);
            assertEquals(before, shop.stages.content("production").toString());
            assertEquals(ChangePhase.BACKED_OUT, shop.state().phase());
            assertEquals(2, shop.state().round());
            assertTrue(
                    shop.state().lastApply("production").orElseThrow().backOut().isExact());
        });
    }

    @Test
    public void theRestoreOfProduction() throws Throwable {
        eachInstant((shop, armed) -> {
            shop.ready();
            String before = shop.stages.content("production").toString();
            ScriptBuild run = shop.start(LIVE);
            shop.people.begin("production", "ivan");
            shop.end(run, Result.SUCCESS);
            String kept =
                    shop.state().lastApply("production").orElseThrow().begun().backup();
            shop.redefine("production", e -> e.setBeginByBuild(true));
            ScriptBuild build = shop.prepare().startedBy("ivan");
            armed.run();
            surviving(
                    shop,
                    () -> shop.start(
                            build,
                            "restoreEnvironment environment: 'production', change: c, backup: '" + kept
                                    + "', reason: 'orders are lost'"),
                    () -> {});
            shop.end(build, Result.SUCCESS);
            assertEquals(before, shop.stages.content("production").toString());
            assertEquals(ChangePhase.BACKED_OUT, shop.state().phase());
            assertEquals(1, shop.state().restores().size());
            assertFalse(shop.state().lastApply("production").orElseThrow().isRunning());
            assertEquals(2, shop.state().round());
        });
    }
}
