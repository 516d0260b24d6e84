package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Result;
import io.jenkins.plugins.promotion.execution.ItemOutcome.Would;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Performs one item on the machine where the environment is. A change of the tree is one rename, recorded for rollback
 * before; whatever cannot be done is refused with nothing changed.
 */
public final class ItemActions {
    private final ItemTask task;
    private Secrets secrets;
    private Place place;
    private Switch change;
    private Questions questions;
    private List<String> unread = List.of();
    private boolean ran;

    private ItemActions(ItemTask task) {
        this.task = task;
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
        Instant start = clock.instant();
        ItemActions actions = new ItemActions(task);
        ItemOutcome outcome;
        try {
            outcome = actions.perform();
        } catch (Refused e) {
            outcome = task.mode() == ItemTask.Mode.DRY_RUN
                    ? ItemOutcome.would(Would.BLOCKED, e.getMessage())
                    : ItemOutcome.of(Result.FAILED, e.getMessage());
        } catch (FileSystemException e) {
            outcome = actions.unchanged(e);
        } catch (IOException e) {
            throw new IOException(
                    actions.secrets.mask("Item " + task.itemId() + " on " + task.environment() + ": " + e));
        }
        if (!outcome.output().isEmpty() && !actions.unread.isEmpty()) {
            outcome = outcome.withOutput("(not shown, since it may hold what stands in the secret file "
                    + actions.unread.get(0) + ", which is too large to be looked for)\n");
        }
        return outcome.finished(start, clock.instant(), actions.secrets);
    }

    /** A file that cannot be read or written is a failure of the item like any other, as long as it changed nothing. */
    private ItemOutcome unchanged(FileSystemException e) throws IOException {
        String reason = e instanceof AccessDeniedException ? "permission denied" : e.getReason();
        String why = e.getFile() + " cannot be read or changed: "
                + (reason == null ? e.getClass().getSimpleName() : reason);
        if (task.mode() == ItemTask.Mode.DRY_RUN) {
            return ItemOutcome.would(Would.BLOCKED, why);
        }
        boolean safe = false;
        try {
            safe = (task.mode() == ItemTask.Mode.RUN || task.mode() == ItemTask.Mode.ROLLBACK)
                    && !ran
                    && (change == null || change.leftAlone(task.mode() == ItemTask.Mode.ROLLBACK));
        } catch (IOException | Refused unknown) {
            e.addSuppressed(unknown);
        }
        if (!safe) {
            throw new IOException(secrets.mask("Item " + task.itemId() + " on " + task.environment() + ": " + e));
        }
        return ItemOutcome.of(Result.FAILED, why + "; nothing was changed. Mend that on the node, then retry the item");
    }

    private ItemOutcome perform() throws IOException, InterruptedException, Refused {
        place = Place.of(task.tree());
        if (runsPrograms()) {
            OwnSecrets own = OwnSecrets.of(task.tree());
            List<String> all = new ArrayList<>(task.secrets());
            all.addAll(own.texts());
            secrets = Secrets.of(all);
            unread = own.unread();
        }
        change = new Switch(place, new FolderUndoStore(Path.of(task.undoFolder())), task.undoKey());
        questions = new Questions(task, place, Map.copyOf(promotion()), secrets);
        return switch (task.mode()) {
            case RUN -> run();
            case DRY_RUN -> dryRun();
            case RECHECK -> recheck();
            case VERIFY -> verified(ItemOutcome.of(Result.DONE, "done"));
            case ROLLBACK -> rollback();
        };
    }

    private ItemOutcome run() throws IOException, InterruptedException, Refused {
        if (task.precondition() != null) {
            Questions.Answer answer = questions.ask(task.precondition());
            if (!answer.yes()) {
                return ItemOutcome.of(Result.UNMET, "the precondition does not hold: " + answer.why())
                        .withOutput(answer.output());
            }
        }
        if (task.unless() != null) {
            Questions.Answer answer = questions.ask(task.unless());
            if (answer.yes()) {
                return ItemOutcome.of(Result.ALREADY_DONE, "nothing to do: " + answer.why())
                        .withOutput(answer.output());
            }
        }
        if (task.work() == null) {
            return ItemOutcome.of(Result.READY, "a person can do it");
        }
        return verified(task.work() instanceof Work.Command command ? command(command) : tree());
    }

    private ItemOutcome verified(ItemOutcome outcome) throws IOException, InterruptedException {
        if (task.verify() == null || outcome.result() == Result.FAILED) {
            return outcome;
        }
        try {
            Questions.Answer answer = questions.ask(task.verify());
            String output = outcome.output() + answer.output();
            return answer.yes()
                    ? outcome.with(outcome.result(), outcome.message() + "; verified: " + answer.why())
                            .withOutput(output)
                    : outcome.with(Result.FAILED, outcome.message() + ", but verification fails: " + answer.why())
                            .withOutput(output);
        } catch (Refused e) {
            return outcome.with(Result.FAILED, outcome.message() + ", but cannot be verified: " + e.getMessage());
        }
    }

    private ItemOutcome tree() throws IOException, Refused {
        Change wanted = Change.of(task.work(), place);
        if (!wanted.needed()) {
            return there(wanted);
        }
        ItemOutcome done = ItemOutcome.of(
                Result.DONE,
                wanted.message(),
                place.digest(wanted.relative(), wanted.before()),
                place.digest(wanted.relative(), wanted.after()));
        change.make(wanted);
        return done;
    }

    /** What the item wants is there: because this run did it, or without it. */
    private ItemOutcome there(Change wanted) throws IOException, Refused {
        String is = place.digest(wanted.relative(), wanted.before());
        Optional<FileState> before = change.madeByThisRun(wanted.before());
        return before.isPresent()
                        && !before.get().digest().equals(wanted.before().digest())
                ? ItemOutcome.of(
                        Result.DONE,
                        wanted.message() + " by this run",
                        place.digest(wanted.relative(), before.get()),
                        is)
                : ItemOutcome.of(Result.ALREADY_DONE, wanted.message(), is, is);
    }

    private ItemOutcome command(Work.Command command) throws IOException, InterruptedException, Refused {
        Path directory = place.directory(command.cwd());
        ran = true;
        Program.Ended ended = Program.run(command.argv(), directory, env(command), task.timeout(), secrets);
        String name = command.argv().get(0);
        String after = "exit " + ended.exit();
        if (ended.timedOut()) {
            return ItemOutcome.of(
                            Result.FAILED,
                            name + " did not end within " + task.timeout() + " and was killed",
                            "",
                            after)
                    .withOutput(ended.output());
        }
        return ItemOutcome.of(
                        ended.exit() == 0 ? Result.DONE : Result.FAILED,
                        name + " ended with status " + ended.exit(),
                        "",
                        after)
                .withOutput(ended.output());
    }

    private boolean runsPrograms() {
        return task.work() instanceof Work.Command
                || !task.rollback().isEmpty()
                || task.precondition() instanceof Work.Question.Exits
                || task.unless() instanceof Work.Question.Exits
                || task.verify() instanceof Work.Question.Exits;
    }

    private Map<String, String> env(Work.Command command) {
        Map<String, String> env = new HashMap<>(command.env());
        env.putAll(promotion());
        return env;
    }

    private Map<String, String> promotion() {
        Map<String, String> env = new HashMap<>();
        env.put("PROMOTION_CHANGE", task.change());
        env.put("PROMOTION_ENVIRONMENT", task.environment());
        env.put("PROMOTION_ROOT", place.root().toString());
        return env;
    }

    private ItemOutcome dryRun() throws IOException, InterruptedException, Refused {
        if (task.precondition() != null) {
            Questions.Answer answer = questions.ask(task.precondition());
            if (!answer.yes()) {
                return ItemOutcome.would(Would.BLOCKED, "the precondition does not hold: " + answer.why());
            }
        }
        if (task.unless() != null) {
            Questions.Answer answer = questions.ask(task.unless());
            if (answer.yes()) {
                return ItemOutcome.would(Would.NO_OP, "nothing to do: " + answer.why());
            }
        }
        if (task.work() == null) {
            return ItemOutcome.would(Would.WOULD_RUN, "would ask a person");
        }
        if (task.work() instanceof Work.Command command) {
            if (!command.readOnly()) {
                place.directory(command.cwd());
                return ItemOutcome.would(
                        Would.WOULD_RUN, "would run " + command.argv().get(0));
            }
            ItemOutcome ran = command(command);
            return ItemOutcome.would(
                            ran.result() == Result.DONE ? Would.NO_OP : Would.BLOCKED, "read-only: " + ran.message())
                    .withOutput(ran.output());
        }
        Change wanted = Change.of(task.work(), place);
        return wanted.needed()
                ? ItemOutcome.would(Would.WOULD_CHANGE, "would be: " + wanted.message())
                : ItemOutcome.would(Would.NO_OP, wanted.message());
    }

    private ItemOutcome recheck() throws IOException, InterruptedException, Refused {
        if (task.work() instanceof Work.Command command) {
            return recheckCommand(command);
        }
        String file = task.work() instanceof Work.SetValue set ? set.file() : ((Work.PutFile) task.work()).path();
        Path path = place.at(file);
        Files.deleteIfExists(AtomicFile.beside(path));
        FileState is = FileState.of(path);
        Optional<FileState> before = change.madeByThisRun(is);
        if (before.isPresent() && !before.get().digest().equals(is.digest())) {
            return verified(ItemOutcome.of(
                    Result.DONE,
                    file + " holds what this run wrote before it was interrupted",
                    place.digest(file, before.get()),
                    place.digest(file, is)));
        }
        return change.untouched(is)
                ? ItemOutcome.of(Result.NOT_DONE, file + " was not changed before the interruption")
                : ItemOutcome.of(
                        Result.UNKNOWN,
                        file + " is neither what it was nor what this run wrote; look at it and decide");
    }

    private ItemOutcome recheckCommand(Work.Command command) throws IOException, InterruptedException, Refused {
        if (task.verify() != null) {
            Questions.Answer answer = questions.ask(task.verify());
            return ItemOutcome.of(
                            answer.yes() ? Result.DONE : Result.NOT_DONE,
                            "after the interruption: " + answer.why(),
                            "",
                            answer.yes() ? "exit unknown" : "")
                    .withOutput(answer.output());
        }
        return command.readOnly()
                ? ItemOutcome.of(Result.NOT_DONE, "read-only, so it may run again")
                : ItemOutcome.of(
                        Result.UNKNOWN,
                        command.argv().get(0)
                                + " was interrupted and the plan has no verify check; find out whether it ran");
    }

    private ItemOutcome rollback() throws IOException, InterruptedException, Refused {
        if (task.rollback().isEmpty()) {
            return change.undo();
        }
        Work.Command undo = new Work.Command(task.rollback(), false, Map.of(), ".");
        ItemOutcome outcome = command(undo);
        return outcome.result() == Result.DONE
                ? outcome.with(Result.ROLLED_BACK, "rolled back: " + outcome.message())
                : outcome;
    }
}
