package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.execution.ItemOutcome.Would;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A work that changes one path of the tree and nothing else: one rename, recorded for rollback before. */
interface TreeWork extends NodeWork {
    /** What is changed, relative to the environment's root. */
    String path();

    /** Thinks the change through: drift, and what cannot be changed, is refused. */
    PathChange change(Territory territory) throws IOException;

    @Override
    default ItemOutcome run(Workplace at) throws IOException, InterruptedException {
        PathChange wanted = change(at.territory());
        if (!wanted.needed()) {
            return there(wanted, at);
        }
        boolean replaced = wanted.before().kind() == FileState.Form.FILE;
        ItemOutcome done = ItemOutcome.of(
                Ending.DONE,
                wanted.message() + (replaced ? at.territory().held().otherNames(wanted.path()) : ""),
                at.territory().digest(path(), wanted.before()),
                at.territory().digest(path(), wanted.after()));
        at.paths().make(wanted);
        return done;
    }

    /** What the item wants is there: because this run did it, or without it. */
    private ItemOutcome there(PathChange wanted, Workplace at) throws IOException {
        String is = at.territory().digest(path(), wanted.before());
        Optional<FileState> before = madeByThisRun(wanted.before(), at);
        return before.isPresent()
                ? ItemOutcome.of(
                        Ending.DONE,
                        RunWords.say("byThisRun", wanted.message()),
                        at.territory().digest(path(), before.get()),
                        is)
                : ItemOutcome.of(Ending.ALREADY_DONE, wanted.message(), is, is);
    }

    private static Optional<FileState> madeByThisRun(FileState is, Workplace at) throws IOException {
        return at.paths().madeByThisRun(is).filter(before -> !before.digest().equals(is.digest()));
    }

    @Override
    default ItemOutcome dryRun(Workplace at) throws IOException, InterruptedException {
        PathChange wanted = change(at.territory());
        return wanted.needed()
                ? ItemOutcome.would(Would.WOULD_CHANGE, "would be: " + wanted.message())
                : ItemOutcome.would(Would.NO_OP, wanted.message());
    }

    @Override
    default ItemOutcome recheck(Workplace at) throws IOException, InterruptedException {
        Path path = at.territory().at(path());
        at.territory().held().clear(path);
        FileState is = at.territory().held().state(path);
        Optional<FileState> before = madeByThisRun(is, at);
        if (before.isPresent()) {
            return at.verified(ItemOutcome.of(
                    Ending.DONE,
                    RunWords.say("holdsWritten", path()),
                    at.territory().digest(path(), before.get()),
                    at.territory().digest(path(), is)));
        }
        return at.paths().untouched(is)
                ? ItemOutcome.of(Ending.NOT_DONE, RunWords.say("untouched", path()))
                : ItemOutcome.of(Ending.UNKNOWN, RunWords.say("neither", path()));
    }
}
