package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** All changes of a controller, one folder each below a root. */
public final class Changes {

    private final Path root;
    private final Clock clock;
    private final Consumer<Change> listener;
    private final Recent recent = new Recent(this::unreadable);
    private final Map<String, Change> byKey = new LinkedHashMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();

    /**
     * Reads what is there. A folder that cannot be read is left as it is and listed by {@link #unreadable()}.
     *
     * @param listener told after every recorded fact
     */
    public Changes(Path root, Clock clock, Consumer<Change> listener) throws IOException {
        this.root = root;
        this.clock = clock;
        this.listener = listener;
        if (Files.isDirectory(root)) {
            try (Stream<Path> folders = Files.list(root)) {
                folders.filter(Files::isDirectory).sorted().forEach(this::read);
            }
        }
    }

    private void read(Path folder) {
        try {
            Change change = Change.read(folder, clock, listener, recent);
            if (!isFolderOf(change.summary().name(), change.key())) {
                throw new IOException(
                        change.key() + ": the record there is of another change, such as a copy of it; move"
                                + " the folder out of 'changes'");
            }
            byKey.put(change.key(), change);
        } catch (IOException e) {
            unreadable.put(folder.getFileName().toString(), e.getMessage());
        }
    }

    /** Whether a change of this name can lie in this folder. */
    private static boolean isFolderOf(ChangeName name, String folder) {
        return folder.matches(Pattern.quote(name.key()) + "(-\\d+)?");
    }

    private synchronized void unreadable(Change change, IOException why) {
        byKey.remove(change.key());
        unreadable.put(change.key(), why.getMessage());
    }

    /** Folders that hold no readable change, with the reason. */
    public synchronized Map<String, String> unreadable() {
        return Map.copyOf(unreadable);
    }

    /** All changes, newest first. */
    public synchronized List<Change> all() {
        return byKey.values().stream()
                .sorted(Comparator.comparing((Change c) -> c.summary().openedAt())
                        .reversed())
                .toList();
    }

    /** The change with this key. */
    public synchronized Optional<Change> get(String key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** Whether the change with this key has ended, or is gone. One that cannot be read may have anything still. */
    public synchronized boolean isOver(String key) {
        return !unreadable.containsKey(key)
                && get(key).map(change -> change.summary().isEnded()).orElse(true);
    }

    /** The change with this name that is not ended. */
    public synchronized Optional<Change> open(ChangeName name) {
        return newest(byKey.values().stream()
                .filter(c -> c.summary().name().equals(name))
                .filter(c -> !c.summary().phase().isEnded())
                .toList());
    }

    /**
     * The change that a step of a job means.
     *
     * @param name as the step says, or {@code null} for the job's one open change, which is opened where there is none
     * @param job full name of the job
     * @param by who to record as opener
     * @throws Refusal if the change belongs to another job and does not list this one, or is there and cannot be read:
     *     another is not opened in its stead
     */
    public synchronized Change use(ChangeName name, String job, String by) throws IOException {
        if (name == null) {
            Optional<Change> current = newest(byKey.values().stream()
                    .filter(c -> c.summary().job().equals(job))
                    .filter(c -> !c.summary().phase().isEnded())
                    .toList());
            return current.isPresent() ? current.get() : begin(defaultName(job), job, by);
        }
        Optional<Change> open = open(name);
        if (open.isEmpty()) {
            return begin(name, job, by);
        }
        if (!open.get().summary().admits(job)) {
            throw foreign(name.text(), job);
        }
        return open.get();
    }

    /**
     * A change that cannot be read may hold locks and sign-offs, so nothing begins anew under its name. A folder whose first
     * record never reached the disk holds nothing.
     */
    private void refuseUnreadable(ChangeName name) {
        for (Map.Entry<String, String> damaged : unreadable.entrySet()) {
            if (isFolderOf(name, damaged.getKey()) && !Change.isBlank(root.resolve(damaged.getKey()))) {
                // Why, may tell of another team's change, and where the controller keeps it.
                throw Refusal.conflict("Change '" + name.text()
                                + "' is there and cannot be read, so no other is opened in its stead")
                        .mend("An administrator finds on the page Changes why, and how to mend it.");
            }
        }
    }

    private ChangeName defaultName(String job) {
        String safe = job.replaceAll("[^\\p{L}\\p{N} ._/#()+-]", "-");
        safe = safe.isEmpty() || !Character.isLetterOrDigit(safe.charAt(0)) ? "job " + safe : safe;
        safe = safe.substring(0, Math.min(190, safe.length()));
        for (int n = 1; ; n++) {
            ChangeName name = new ChangeName(safe + " " + n);
            refuseUnreadable(name);
            if (byKey.values().stream().noneMatch(c -> c.summary().name().equals(name))) {
                return name;
            }
        }
    }

    private Change begin(ChangeName name, String job, String by) throws IOException {
        String key = name.key();
        refuseUnreadable(name);
        for (int n = 2; byKey.containsKey(key) || Files.exists(root.resolve(key)); n++) {
            key = name.key() + "-" + n;
        }
        Change change = Change.open(root.resolve(key), name, job, by, clock, listener, recent);
        byKey.put(key, change);
        return change;
    }

    /** Carries a renamed or moved job over in every change that names it, ended ones too. */
    public void renameJob(String from, String to) throws IOException {
        inEach(from, change -> change.renameJob(from, to));
    }

    /** Another job of this name has what the one before left: a build #1 of it is not the one that is recorded. */
    public void replaceJob(String job, String by) throws IOException {
        inEach(job, change -> change.replaceJob(job, by));
    }

    private interface Note {
        void on(Change change) throws IOException;
    }

    /** One that cannot be written keeps no other from it; it is told afterwards. */
    private void inEach(String job, Note note) throws IOException {
        IOException damaged = null;
        for (Change change : all()) {
            try {
                if (change.summary().admits(job)) {
                    note.on(change);
                }
            } catch (IOException e) {
                damaged = e;
            }
        }
        if (damaged != null) {
            throw damaged;
        }
    }

    private static Optional<Change> newest(Collection<Change> changes) {
        return changes.stream().max(Comparator.comparing(c -> c.summary().openedAt()));
    }

    private static Refusal foreign(String change, String job) {
        return Refusal.notAllowed("Change '" + change + "' belongs to another job, and '" + job
                + "' is not among those it admits. Use another name, or have this job admitted on that change's page.");
    }
}
