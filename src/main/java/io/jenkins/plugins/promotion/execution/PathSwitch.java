package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.plan.Permissions;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a change and undoes it; the undo record is durable before the first byte moves. */
record PathSwitch(Territory place, UndoStore store, String key) {

    void make(PathChange change) throws IOException {
        List<String> parents = missingAbove(change.path());
        // An attempt that was interrupted may have made them already.
        store.load(key)
                .filter(old -> old.before().digest().equals(change.before().digest()))
                .ifPresent(old -> parents.addAll(0, old.parents()));
        FileState.Form was = change.before().kind();
        boolean extras = was == FileState.Form.FILE || was == FileState.Form.DIRECTORY;
        if (extras && change.after().kind() != was) {
            tree().keepExtras(change.path(), store.twin(key));
        }
        store.save(
                key, new Undo(change.relative(), change.before(), change.after().digest(), parents));
        makeDirectories(parents);
        put(change.path(), change.before(), change.after());
    }

    private void makeDirectories(List<String> parents) throws IOException {
        for (String missing : parents) {
            Path folder = PathNames.resolve(place.root(), missing);
            if (!tree().exists(folder)) {
                tree().makeFolder(folder, Permissions.mode(tree().rootPermissions()) & 0777);
            }
        }
    }

    private HeldTree tree() {
        return place.held();
    }

    /** Directories, relative to the root and outermost first, that are not there and without which the path cannot be. */
    private List<String> missingAbove(Path path) throws IOException {
        List<String> parents = new ArrayList<>();
        Path parent = HeldTree.parent(path);
        while (!parent.equals(place.root()) && !tree().exists(parent)) {
            parents.add(0, PathNames.text(place.root().relativize(parent)));
            parent = HeldTree.parent(parent);
        }
        return parents;
    }

    private void put(Path path, FileState is, FileState wanted) throws IOException {
        switch (wanted.kind()) {
            case ABSENT -> tree().removeForGood(path);
            case DIRECTORY -> {
                if (is.kind() != FileState.Form.DIRECTORY) {
                    tree().remove(path);
                    tree().makeFolder(path, Permissions.mode(wanted.permissions()), store.twin(key));
                } else {
                    tree().setMode(path, Permissions.mode(wanted.permissions()));
                }
                if (wanted.modified() != 0) {
                    tree().setModified(path, wanted.modified());
                }
            }
            case FILE, LINK -> {
                if (is.kind() == FileState.Form.DIRECTORY) {
                    tree().remove(path);
                }
                tree().put(path, wanted, store.twin(key));
            }
        }
    }

    /**
     * Puts back exactly what was there; does nothing if it is there already.
     *
     * @param anyway whether also where it was changed later; only this environment's own values stay as they are now
     */
    ItemOutcome undo(boolean anyway) throws IOException {
        Optional<Undo> record = store.load(key);
        if (record.isEmpty()) {
            return ItemOutcome.of(ItemOutcome.Ending.ROLLED_BACK, RunWords.say("unchanged"));
        }
        Undo undo = record.get();
        Path path = place.at(undo.path());
        FileState is = tree().state(path);
        tree().clear(path);
        String before = undo.before().digest();
        FileState wanted = undo.before();
        if (!isFound(undo, is)) {
            if (!anyway) {
                return moved(undo);
            }
            if (wanted.kind() == FileState.Form.FILE) {
                wanted = wanted.with(place.keepingOwn(undo.path(), wanted.content(), is));
            }
            makeDirectories(missingAbove(path));
        }
        if (!is.digest().equals(before)) {
            put(path, is, wanted);
        }
        removeParents(undo);
        return ItemOutcome.of(
                ItemOutcome.Ending.ROLLED_BACK,
                RunWords.say("asBefore", undo.path()),
                shown(undo.path(), is),
                shown(undo.path(), undo.before()));
    }

    /** Whether what is there is what the item left, or what was there before it, and changes nothing. */
    ItemOutcome lookBack() throws IOException {
        Optional<Undo> record = store.load(key);
        if (record.isEmpty()) {
            return ItemOutcome.of(ItemOutcome.Ending.READY, RunWords.say("unchanged"));
        }
        Undo undo = record.get();
        return isFound(undo, tree().state(place.at(undo.path())))
                ? ItemOutcome.of(ItemOutcome.Ending.READY, undo.path() + " can be put back")
                : moved(undo);
    }

    private static boolean isFound(Undo undo, FileState is) {
        return is.digest().equals(undo.before().digest()) || is.digest().equals(undo.after());
    }

    private static ItemOutcome moved(Undo undo) {
        return ItemOutcome.of(ItemOutcome.Ending.MOVED, RunWords.say("moved", undo.path()));
    }

    /** What is undone stays undone, even where its hidden values cannot be found. */
    private String shown(String path, FileState state) {
        try {
            return place.digest(path, state);
        } catch (Refusal e) {
            return state.noun();
        }
    }

    private void removeParents(Undo undo) throws IOException {
        for (int i = undo.parents().size() - 1; i >= 0; i--) {
            try {
                tree().remove(PathNames.resolve(place.root(), undo.parents().get(i)));
            } catch (DirectoryNotEmptyException e) {
                break;
            }
        }
    }

    /** Whether the record proves that this run made what is there now; then its state before. */
    Optional<FileState> madeByThisRun(FileState is) throws IOException {
        return store.load(key).filter(undo -> undo.after().equals(is.digest())).map(Undo::before);
    }

    /**
     * Whether the path is as it was before the attempt that just failed.
     *
     * @param undoing whether that attempt was to undo the change
     */
    boolean leftAlone(boolean undoing) throws IOException {
        Optional<Undo> record = store.load(key);
        if (record.isEmpty()) {
            return true;
        }
        String is = now(record.get()).digest();
        if (undoing) {
            return is.equals(record.get().after());
        }
        boolean unchanged = is.equals(record.get().before().digest());
        if (unchanged) {
            removeParents(record.get());
        }
        return unchanged;
    }

    /** At a name that the file system cannot have there is nothing. */
    private FileState now(Undo undo) throws IOException {
        try {
            return tree().state(place.at(undo.path()));
        } catch (FileSystemException e) {
            boolean none = String.valueOf(e.getReason()).contains("name too long");
            if (none && undo.before().kind() == FileState.Form.ABSENT) {
                return FileState.ABSENT;
            }
            throw e;
        }
    }

    /** Whether what is there is what was there before this run came, as far as it knows. */
    boolean untouched(FileState is) throws IOException {
        return store.load(key)
                .map(undo -> undo.before().digest().equals(is.digest()))
                .orElse(true);
    }
}
