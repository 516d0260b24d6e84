package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.files.NotKept;
import io.jenkins.plugins.promotion.process.Crashes.Crash;
import io.jenkins.plugins.promotion.site.EnvironmentSite.NotNow;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Performs one act on the strand of its script as the step in Jenkins does on its threads: evaluates it, waits for an event
 * of its change or of an environment that it waits for, or for the instant it asked for, and evaluates it again.
 */
final class Performance {

    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Workroom room;
    private final ScriptBuild build;
    private final Build call;
    private Act act;
    private Act stored;
    private String changeKey;
    private String said;
    private boolean resumed;
    private boolean begun;
    private boolean awake;
    private Instant until;
    private Watch watch;
    private Exception ofBlock;
    private Progress progress;
    private Exception failure;

    Performance(Workroom room, ScriptBuild build, Build call, Act act) {
        this.room = room;
        this.build = build;
        this.call = call;
        this.act = act;
    }

    /** A fact of a change was recorded. */
    void changed(String key) {
        if (key.equals(changeKey)) {
            wake();
        }
    }

    /** A binding is another. */
    void bound(String environment) {
        if (act.waitsFor(environment)) {
            wake();
        }
    }

    void wake() {
        awake = true;
        if (watch != null) {
            watch.flagged = true;
        }
    }

    /** The controller was restarted: the act is what was stored of it, before what it did when all crashed. */
    void resume() {
        act = Landscape.copy(stored == null ? act : stored);
        stored = null;
        resumed = true;
        wake();
    }

    /** @param block what runs in the step's block, or {@code null} */
    Map<String, Object> perform(Callable<Object> block) throws Exception {
        room.performances.add(this);
        try {
            Progress progress = untilItIsDone();
            if (progress instanceof Progress.Done done) {
                return PlainData.copy(done.result());
            }
            return around(block);
        } catch (Exception e) {
            giveUp(e);
            throw e;
        } finally {
            room.performances.remove(this);
        }
    }

    private void giveUp(Exception why) throws IOException, InterruptedException {
        while (changeKey != null) {
            try {
                act.abandon(session(), begun);
                if (why != ofBlock && !(why instanceof ScriptBuild.Stopped)) {
                    session().failed(act, why);
                }
                return;
            } catch (Crash e) {
                awaitRestart();
            } catch (NotKept e) {
                return; // As Jenkins, which notes it in its log.
            }
        }
    }

    private void awaitRestart() {
        Turns.Strand.current().await(() -> !room.stages.crashes.isDown());
    }

    /** What a crash leaves of the act. */
    private void store() {
        stored = room.stages.crashes.isArmed() ? Landscape.copy(act) : null;
    }

    private Session session() throws IOException, InterruptedException {
        Joining joining = new Joining(room.world(), call);
        return changeKey == null ? joining.begin(act, resumed) : joining.goOn(changeKey, resumed);
    }

    private Progress untilItIsDone() throws Exception {
        if (!evaluates()) {
            Turns.Strand.current().await(this::isToGoOn, () -> build.isStopped() || evaluates());
        }
        if (failure != null) {
            throw failure;
        }
        if (progress == null) {
            throw new ScriptBuild.Stopped();
        }
        return progress;
    }

    /** Evaluates the act; whether that came to an end. */
    private boolean evaluates() {
        try {
            progress = evaluated();
        } catch (Exception e) {
            failure = e;
        }
        return failure != null || progress != null;
    }

    /** What came of it, or {@code null} as long as it waits. */
    private Progress evaluated() throws IOException, InterruptedException {
        awake = false;
        until = null;
        store();
        try {
            Session session = session();
            if (changeKey == null) {
                changeKey = session.change().key();
            } else {
                act.requireOpen(session);
            }
            Progress now = act.advance(session);
            if (!(now instanceof Progress.Waiting waiting)) {
                stored = null; // Jenkins stores a program before the first step of a block.
                return now;
            }
            say(waiting.what().in(java.util.Locale.ENGLISH));
            until = waiting.until();
            stored = null;
        } catch (NotNow e) {
            stored = null;
            notNow(e);
        } catch (Crash e) {
            awake = true; // As soon as the controller is there again.
        }
        return null;
    }

    private Map<String, Object> around(Callable<Object> block) throws Exception {
        begun = true;
        if (act.watchesBody()) {
            watch = new Watch();
            room.turns.add(watch);
        }
        Exception failure = null;
        try {
            block.call();
        } catch (Exception e) {
            failure = e;
            ofBlock = e;
        } finally {
            room.turns.remove(watch);
            watch = null;
        }
        while (true) {
            awake = false;
            store();
            try {
                Map<String, Object> result = act.afterBody(session(), failure != null);
                if (failure != null) {
                    throw failure;
                }
                return PlainData.copy(result);
            } catch (NotNow e) {
                notNow(e);
                await();
            } catch (Crash e) {
                awaitRestart();
            }
        }
    }

    private void notNow(NotNow e) {
        say(e.getMessage());
        until = room.clock.now().plus(RETRY);
    }

    private void say(String what) {
        if (!what.equals(said)) {
            said = what;
            build.print("[promotion] " + what);
        }
    }

    private boolean isToGoOn() {
        return !room.stages.crashes.isDown() && (build.isStopped() || awake || isTime(until));
    }

    private void await() {
        Turns.Strand.current().await(this::isToGoOn);
        if (build.isStopped()) {
            throw new ScriptBuild.Stopped();
        }
    }

    private boolean isTime(Instant instant) {
        return instant != null && !room.clock.now().isBefore(instant);
    }

    /** Looks after the block while its script waits somewhere in it. */
    private final class Watch implements Turns.Turn {
        private boolean flagged = true;
        private Instant next;

        @Override
        public boolean isReady() {
            return flagged || isTime(next);
        }

        @Override
        public void take() {
            flagged = false;
            next = null;
            try {
                next = act.duringBody(session());
            } catch (IOException | InterruptedException | RuntimeException e) {
                build.print("looking after the block failed: " + e);
                next = room.clock.now().plus(LOOK_AGAIN);
            }
        }
    }
}
