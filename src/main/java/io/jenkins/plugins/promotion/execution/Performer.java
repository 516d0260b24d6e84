package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.execution.ItemOutcome.Would;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Performs one item on the machine where the environment is. Whatever cannot be done is refused with nothing changed.
 */
public final class Performer {
    private final ItemTask task;
    private final FileOps ops;
    private Secrets secrets;
    private Territory territory;
    private Workplace at;
    private List<String> unread = List.of();

    private Performer(ItemTask task, FileOps ops) {
        this.task = task;
        this.ops = ops;
        this.secrets = Secrets.of(task.secrets());
    }

    /**
     * Does what the task wants.
     *
     * @return how it ended; a refusal is an outcome too
     * @throws IOException if the machine fails; whether the item was effective must then be rechecked
     * @throws InterruptedException if it was interrupted; programs were killed
     */
    public static ItemOutcome perform(ItemTask task, Clock clock) throws IOException, InterruptedException {
        return perform(task, clock, new UnixFileOps());
    }

    /** The same by operations of another kind. */
    public static ItemOutcome perform(ItemTask task, Clock clock, FileOps ops)
            throws IOException, InterruptedException {
        Instant start = clock.instant();
        Performer performer = new Performer(task, ops);
        ItemOutcome outcome;
        try {
            outcome = performer.perform();
        } catch (Refusal e) {
            outcome = performer.isDry()
                    ? ItemOutcome.would(Would.BLOCKED, e.getMessage())
                    : ItemOutcome.of(Ending.FAILED, e.getMessage());
        } catch (FileSystemException e) {
            outcome = performer.unchanged(e);
        } catch (IOException e) {
            throw performer.failure(e);
        } finally {
            performer.close();
        }
        if (!outcome.output().isEmpty() && !performer.unread.isEmpty()) {
            outcome = outcome.withOutput("(not shown, since it may hold what stands in the secret file "
                    + performer.unread.get(0) + ", which is too large to be looked for)\n");
        }
        return outcome.finished(start, clock.instant(), performer.secrets);
    }

    private void close() throws IOException {
        if (territory != null) {
            territory.close();
        }
    }

    /** Without a cause, since that may quote a secret. */
    private IOException failure(IOException e) {
        return new IOException(secrets.mask("Item " + task.itemId() + " on " + task.environment() + ": " + e));
    }

    /** A file that cannot be read or written is a failure of the item like any other, as long as it changed nothing. */
    private ItemOutcome unchanged(FileSystemException e) throws IOException {
        String reason = e instanceof AccessDeniedException ? "permission denied" : e.getReason();
        String why = RunWords.say(
                "cannotBeRead", e.getFile(), reason == null ? e.getClass().getSimpleName() : reason);
        if (isDry()) {
            return ItemOutcome.would(Would.BLOCKED, why);
        }
        if (task.mode() == ItemTask.Mode.CHECK) {
            return ItemOutcome.of(Ending.FAILED, why);
        }
        if (!leftAlone()) {
            throw failure(e);
        }
        return ItemOutcome.of(Ending.FAILED, RunWords.say("nothingChanged", why));
    }

    private boolean leftAlone() {
        if (task.mode() != ItemTask.Mode.RUN && !task.mode().undoes()) {
            return false;
        }
        try {
            return at == null || !at.ran() && at.paths().leftAlone(task.mode().undoes());
        } catch (IOException | Refusal unknown) {
            return false;
        }
    }

    private ItemOutcome perform() throws IOException, InterruptedException {
        territory = Territory.of(task.tree(), ops);
        if (runsPrograms()) {
            OwnSecrets own = OwnSecrets.of(task.tree());
            List<String> all = new ArrayList<>(task.secrets());
            all.addAll(own.texts());
            secrets = Secrets.of(all);
            unread = own.unread();
        }
        UndoStore store = new FolderUndoStore(Path.of(task.undoFolder()));
        Map<String, String> env = Map.of(
                "PROMOTION_CHANGE", task.change(),
                "PROMOTION_ENVIRONMENT", task.environment(),
                "PROMOTION_ROOT", territory.root().toString());
        at = new Workplace(
                territory,
                new PathSwitch(territory, store, task.undoKey()),
                task.undoKey(),
                task.verify(),
                env,
                task.timeout(),
                task.mode() != ItemTask.Mode.LOOK,
                secrets);
        return switch (task.mode()) {
            case RUN -> run();
            case DRY_RUN -> dryRun();
            case LOOK -> look();
            case RECHECK -> task.work().recheck(at);
            case VERIFY -> at.verified(ItemOutcome.of(Ending.DONE, RunWords.say("done")));
            case CHECK -> check();
            case LOOK_BACK -> task.work().lookBack(at);
            case ROLLBACK, PUT_BACK -> rollback();
        };
    }

    private boolean runsPrograms() {
        return task.work().runsPrograms()
                || task.rollback() != null
                || Stream.of(task.precondition(), task.unless(), task.verify())
                        .filter(Objects::nonNull)
                        .anyMatch(NodeQuestion::runsPrograms);
    }

    private ItemOutcome run() throws IOException, InterruptedException {
        if (task.precondition() != null) {
            NodeQuestion.Told told = task.precondition().ask(at);
            if (!told.yes()) {
                return ItemOutcome.of(Ending.UNMET, RunWords.say("unmet", told.why()))
                        .withOutput(told.output());
            }
        }
        if (task.unless() != null) {
            NodeQuestion.Told told = task.unless().ask(at);
            if (told.yes()) {
                return ItemOutcome.of(Ending.ALREADY_DONE, RunWords.say("needless", told.why()))
                        .withOutput(told.output());
            }
        }
        return at.verified(task.work().run(at));
    }

    private ItemOutcome check() throws IOException, InterruptedException {
        NodeQuestion.Told told = task.verify().ask(at);
        return ItemOutcome.of(told.yes() ? Ending.DONE : Ending.FAILED, told.why())
                .withOutput(told.output());
    }

    private ItemOutcome dryRun() throws IOException, InterruptedException {
        if (task.precondition() != null) {
            NodeQuestion.Told told = task.precondition().ask(at);
            if (!told.yes()) {
                return ItemOutcome.would(Would.BLOCKED, RunWords.say("unmet", told.why()));
            }
        }
        if (task.unless() != null) {
            NodeQuestion.Told told = task.unless().ask(at);
            if (told.yes()) {
                return ItemOutcome.would(Would.NO_OP, RunWords.say("needless", told.why()));
            }
        }
        return task.work().dryRun(at);
    }

    private boolean isDry() {
        return task.mode() == ItemTask.Mode.DRY_RUN || task.mode() == ItemTask.Mode.LOOK;
    }

    /** A dry run where no program may be started, a harmless one neither. */
    private ItemOutcome look() throws IOException, InterruptedException {
        if (task.precondition() != null && task.precondition().runsPrograms()) {
            return ItemOutcome.would(
                    Would.UNKNOWN, "would run a command or query to ask whether the precondition holds");
        }
        if (task.unless() != null && task.unless().runsPrograms()) {
            return ItemOutcome.would(
                    Would.UNKNOWN, "would run a command or query to ask whether there is something to do");
        }
        return dryRun();
    }

    private ItemOutcome rollback() throws IOException, InterruptedException {
        if (task.rollback() == null) {
            return task.work().undo(at, task.mode() == ItemTask.Mode.PUT_BACK);
        }
        ItemOutcome outcome = task.rollback().run(at);
        return outcome.result() == Ending.DONE
                ? outcome.with(Ending.ROLLED_BACK, RunWords.say("undone", outcome.message()))
                : outcome;
    }
}
