package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.execution.ItemOutcome.Would;
import io.jenkins.plugins.promotion.plan.RunCommand;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program, started without a shell. The values of {@code env} may be secrets, so they are never shown.
 *
 * @param cwd relative to the root
 */
record ProgramWork(List<String> argv, boolean readOnly, Map<String, String> env, String cwd) implements NodeWork {
    ProgramWork {
        argv = List.copyOf(argv);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }

    static ProgramWork of(RunCommand command, Supplies supplies) {
        return new ProgramWork(command.argv(), command.readOnly(), supplies.variables(command.env()), command.cwd());
    }

    @Override
    public boolean runsPrograms() {
        return true;
    }

    @Override
    public ItemOutcome run(Workplace at) throws IOException, InterruptedException {
        return at.program(argv, env, cwd);
    }

    @Override
    public ItemOutcome dryRun(Workplace at) throws IOException, InterruptedException {
        if (!readOnly || !at.mayRun()) {
            at.territory().directory(cwd);
            return ItemOutcome.would(Would.WOULD_RUN, "would run " + argv.get(0));
        }
        ItemOutcome ran = run(at);
        return ItemOutcome.would(
                        ran.result() == Ending.DONE ? Would.NO_OP : Would.BLOCKED, "read-only: " + ran.message())
                .withOutput(ran.output());
    }

    @Override
    public ItemOutcome recheck(Workplace at) throws IOException, InterruptedException {
        if (at.verify() != null) {
            return at.recheck("exit unknown");
        }
        return readOnly
                ? ItemOutcome.of(Ending.NOT_DONE, RunWords.say("mayRunAgain"))
                : ItemOutcome.of(Ending.UNKNOWN, RunWords.say("whetherItRan", argv.get(0)));
    }

    @Override
    public String toString() {
        return "ProgramWork[argv=" + argv + ", env=" + env.keySet() + ", cwd=" + cwd + "]";
    }
}
