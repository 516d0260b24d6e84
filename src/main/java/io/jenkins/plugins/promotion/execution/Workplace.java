package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a work and the questions of its item have at hand on the node. */
final class Workplace {
    private final Territory territory;
    private final PathSwitch paths;
    private final String key;
    private final NodeQuestion verify;
    private final Map<String, String> env;
    private final Duration timeout;
    private final boolean programs;
    private final Secrets secrets;
    private boolean ran;

    /**
     * A workplace.
     *
     * @param key of the run and its item
     * @param verify what must hold after the work; null if there is nothing
     * @param env variables that every program gets
     * @param timeout for each program; null means none
     * @param programs whether any may be started
     * @param secrets what must not be kept of what a program prints
     */
    Workplace(
            Territory territory,
            PathSwitch paths,
            String key,
            NodeQuestion verify,
            Map<String, String> env,
            Duration timeout,
            boolean programs,
            Secrets secrets) {
        this.territory = territory;
        this.paths = paths;
        this.key = key;
        this.verify = verify;
        this.env = Map.copyOf(env);
        this.timeout = timeout;
        this.programs = programs;
        this.secrets = secrets;
    }

    /** What the work may touch. */
    Territory territory() {
        return territory;
    }

    /** Makes and undoes the change of a path. */
    PathSwitch paths() {
        return paths;
    }

    /** What must hold after the work; null if there is nothing. */
    NodeQuestion verify() {
        return verify;
    }

    /**
     * After an interruption: done as far as the verify check says so. Only where there is one.
     *
     * @param unseen what is noted of work that was done but whose end nobody saw
     */
    ItemOutcome recheck(String unseen) throws IOException, InterruptedException {
        NodeQuestion.Told told;
        try {
            told = verify.ask(this);
        } catch (Refusal e) {
            return ItemOutcome.of(Ending.UNKNOWN, RunWords.say("notVerifiable", e.getMessage()));
        }
        return ItemOutcome.of(
                        told.yes() ? Ending.DONE : Ending.NOT_DONE,
                        RunWords.say("afterwards", told.why()),
                        "",
                        told.yes() ? unseen : "")
                .withOutput(told.output());
    }

    /** Whether programs may be started here. */
    boolean mayRun() {
        return programs;
    }

    /** A key of this run's item, the same for each of its attempts, which tells nothing of either. */
    String key() {
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** How long the work may take; null means without end. */
    Duration timeout() {
        return timeout;
    }

    /** What must not be kept of what is told here. */
    Secrets secrets() {
        return secrets;
    }

    /** Says that the work is about to do what cannot be taken back; refused where nothing is run. */
    void begins(String what) {
        requirePrograms(what);
        ran = true;
    }

    /** Refuses it where nothing may be run. */
    void requirePrograms(String what) {
        if (!programs) {
            throw Refusal.conflict(what + " is not run, since nothing is run here before the plan is applied");
        }
    }

    /** Whether a program of the work was started. */
    boolean ran() {
        return ran;
    }

    /** Runs a program that is the work. */
    ItemOutcome program(List<String> argv, Map<String, String> variables, String cwd)
            throws IOException, InterruptedException {
        requirePrograms(argv.get(0));
        Path directory = territory.directory(cwd);
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(env);
        ran = true;
        Program.Ended ended = Program.run(argv, directory, all, timeout, secrets);
        String how = ended.timedOut()
                ? RunWords.say("killed", argv.get(0), Lengths.text(timeout))
                : RunWords.say("ended", argv.get(0), String.valueOf(ended.exit()));
        Ending ending = ended.exit() == 0 && !ended.timedOut() ? Ending.DONE : Ending.FAILED;
        return ItemOutcome.of(ending, how, "", "exit " + ended.exit()).withOutput(ended.output());
    }

    /** Runs a program that is a question. */
    Program.Ended asks(List<String> argv) throws IOException, InterruptedException {
        requirePrograms(argv.get(0));
        return Program.run(argv, territory.root(), env, timeout, secrets);
    }

    /** The outcome after the item's verification, if work was done and there is one. */
    ItemOutcome verified(ItemOutcome outcome) throws IOException, InterruptedException {
        if (verify == null || outcome.result() == Ending.FAILED || outcome.result() == Ending.READY) {
            return outcome;
        }
        try {
            NodeQuestion.Told told = verify.ask(this);
            String output = outcome.output() + told.output();
            return told.yes()
                    ? outcome.with(outcome.result(), RunWords.say("verified", outcome.message(), told.why()))
                            .withOutput(output)
                    : outcome.with(Ending.FAILED, RunWords.say("verifyFails", outcome.message(), told.why()))
                            .withOutput(output);
        } catch (Refusal e) {
            return outcome.with(Ending.FAILED, RunWords.say("unverified", outcome.message(), e.getMessage()));
        }
    }
}
