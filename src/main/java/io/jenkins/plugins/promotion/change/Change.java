package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.files.Sync;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.journal.JournalEntry;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One change and its folder. Every fact enters through {@link #record}, which returns once the fact is on the disk; after
 * that {@link #state()} shows it and the listener is told.
 */
public final class Change {

    static final String JOURNAL = "journal.jsonl";

    private final Path folder;
    private final Journal journal;
    private final ChangeFold fold = new ChangeFold();
    private final Consumer<Change> listener;
    private volatile ChangeState state;

    private Change(Path folder, Journal journal, Consumer<Change> listener) {
        this.folder = folder;
        this.journal = journal;
        this.listener = listener;
        journal.entries().forEach(fold::apply);
    }

    /** Reads the change of a folder. */
    static Change read(Path folder, Clock clock, Consumer<Change> listener) throws IOException {
        Change change = new Change(folder, Journal.open(folder.resolve(JOURNAL), clock), listener);
        if (change.journal.entries().isEmpty()) {
            throw new IOException(folder + ": a change without a record; its first write never reached the disk");
        }
        change.state = change.fold.state();
        return change;
    }

    /** Whether a folder holds nothing of a change, because its first write never reached the disk. */
    static boolean isBlank(Path folder) {
        File[] files = folder.toFile()
                .listFiles(file -> !file.getName().equals(JOURNAL + ".torn")
                        && !(file.getName().equals(JOURNAL) && file.length() == 0));
        return files != null && files.length == 0;
    }

    /** Begins a change in a new folder. */
    static Change open(Path folder, ChangeName name, String job, String by, Clock clock, Consumer<Change> listener)
            throws IOException {
        Change change = new Change(folder, Journal.open(folder.resolve(JOURNAL), clock), listener);
        change.record("opened", by, Map.of("name", name.text(), "job", job));
        return change;
    }

    /** Everything known now. */
    public ChangeState state() {
        return state;
    }

    /** Name of the folder and part of the change's URL. */
    public String key() {
        return folder.getFileName().toString();
    }

    /** As in the Jenkinsfile. */
    public String name() {
        return state.name().text();
    }

    /** Where revisions of the plan lie. */
    public Path revisionFolder(long number) {
        return folder.resolve("revisions").resolve(Long.toString(number));
    }

    /** Number of the first journal entry that was altered after it was written, or 0. */
    public long firstAlteredEntry() {
        return journal.verify();
    }

    /**
     * Records a fact.
     *
     * @param type an entry type that {@link ChangeFold} knows, or any other for a note
     * @param by user id, or {@code build:<job>#<n>}
     * @param facts a map of plain values, or a record of this package
     * @throws IOException if it could not be stored: then nothing has changed
     */
    public JournalEntry record(String type, String by, Object facts) throws IOException {
        return record(type, by, facts, state -> {});
    }

    /**
     * Records a fact if it is still admissible: the check sees the state, and nothing else is recorded between the check
     * and the fact. This is how a gate is settled once only.
     *
     * @param check throws where the fact is not admissible
     */
    public JournalEntry record(String type, String by, Object facts, Consumer<ChangeState> check) throws IOException {
        JournalEntry entry;
        synchronized (this) {
            if (state != null) {
                refuseEnded();
                check.accept(state);
            }
            entry = append(type, by, facts);
        }
        listener.accept(this);
        return entry;
    }

    /**
     * A fact that an act leads to.
     *
     * @param type as for {@link #record}
     * @param facts a map of plain values, or a record of this package
     */
    public record Fact(String type, Object facts) {}

    /**
     * Records what an act leads to, in one go: the act sees the state, and nothing else is recorded between that and its
     * facts. This is how of two clicks one settles a gate and the other is told so.
     *
     * @param by user id, or {@code build:<job>#<n>}
     * @param act computes the facts, which are recorded in order, or throws where it is not admissible
     * @throws IOException if a fact could not be stored: then those before it count, and it and those after it do not
     */
    public void act(String by, Function<ChangeState, List<Fact>> act) throws IOException {
        boolean recorded = false;
        try {
            synchronized (this) {
                refuseEnded();
                for (Fact fact : act.apply(state)) {
                    append(fact.type(), by, fact.facts());
                    recorded = true;
                }
            }
        } finally {
            if (recorded) {
                listener.accept(this);
            }
        }
    }

    /** Carries a renamed job over, also after the end, since its job says who may see the change. */
    void renameJob(String from, String to, String by) throws IOException {
        synchronized (this) {
            append("job-renamed", by, Map.of("from", from, "to", to));
        }
        listener.accept(this);
    }

    private void refuseEnded() {
        if (state.phase().isEnded()) {
            throw Refusal.conflict(
                    "change " + name() + " is " + state.phase().name().toLowerCase(Locale.ROOT)
                            + " and takes no more entries; the next use of its name opens another");
        }
    }

    private JournalEntry append(String type, String by, Object facts) throws IOException {
        JournalEntry entry = journal.append(type, by, facts instanceof Map<?, ?> map ? plain(map) : Facts.of(facts));
        fold.apply(entry);
        state = fold.state();
        return entry;
    }

    private static Map<String, Object> plain(Map<?, ?> map) {
        Map<String, Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> plain.put(String.valueOf(key), value));
        return plain;
    }

    /** Stores a file of a revision; the revision counts only once its entry is recorded. */
    public void storeFile(long revision, String path, byte[] bytes) throws IOException {
        Path root = revisionFolder(revision);
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root)) {
            throw new IOException("'" + path + "' leads out of the plan's folder; name a file inside it");
        }
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        Sync.of(file);
    }

    /** Reads a file of a revision. */
    public byte[] readFile(long revision, String path) throws IOException {
        Path root = revisionFolder(revision);
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            throw new IOException("revision " + revision + " of change " + name() + " has no file '" + path + "'");
        }
        return Files.readAllBytes(file);
    }

    /** Lists the other jobs that may take part, beside those listed before. */
    public void listJobs(List<String> jobs, String by) throws IOException {
        record("jobs-listed", by, Map.of("jobs", jobs));
    }
}
