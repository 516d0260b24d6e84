package io.jenkins.plugins.promotion.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.change.fact.FactFormat;
import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Sync;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.journal.JournalEntry;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.RelativePath;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.File;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One change and its folder. Every fact enters through {@link #record} or {@link #act}, which return once the facts are on
 * the disk; after that {@link #state()} shows them and the listener is told. A fact that does not fit the state is refused
 * before it is written.
 */
public final class Change {

    static final String JOURNAL = "journal.jsonl";

    private static final String SUMMARY = "summary.json";
    /** Name of the plan's file in a revision's folder, whatever it was called in the workspace. */
    static final String PLAN = "work-plan.yaml";
    /** Version of figures that will never be others. */
    private static final long ENDED = -1;

    private final Lock storing = new ReentrantLock();
    private final Path folder;
    private final Clock clock;
    private final Consumer<Change> listener;
    private final Recent recent;
    /** {@code null} until somebody asks for more of an ended change than its summary. */
    private Journal journal;

    private volatile ChangeSummary summary;
    /** {@code null} once the change has ended: then its records are read again when somebody asks. */
    private volatile ChangeState open;
    /** Given up when memory is short, and read or counted again. */
    private volatile SoftReference<Counted> counted = new SoftReference<>(null);

    private record Counted(long version, Figures figures) {}

    private Change(Path folder, Clock clock, Consumer<Change> listener, Recent recent) {
        this.folder = folder;
        this.clock = clock;
        this.listener = listener;
        this.recent = recent;
    }

    /** The change of a folder: its summary, if it has ended and one is kept that fits its journal, else all of it. */
    static Change read(Path folder, Clock clock, Consumer<Change> listener, Recent recent) throws IOException {
        Change change = new Change(folder, clock, listener, recent);
        KeptSummary kept = change.kept();
        if (kept == null) {
            change.journal();
        } else {
            change.summary = kept.summary();
            change.counted = new SoftReference<>(new Counted(ENDED, kept.figures()));
        }
        return change;
    }

    private synchronized Journal journal() throws IOException {
        if (journal == null) {
            Fold fold = new Fold();
            Journal opened;
            try {
                opened = Journal.open(folder.resolve(JOURNAL), fold);
            } catch (IOException e) {
                recent.isDamaged(this, e);
                throw e;
            }
            if (fold.state == null) {
                throw new IOException(folder + ": a change without a record; its first write never reached the disk");
            }
            journal = opened;
            show(fold.state);
        }
        return journal;
    }

    /** {@code null} if there is none that fits, whatever the reason: then the journal tells. */
    private KeptSummary kept() {
        try {
            Path file = folder.resolve(SUMMARY);
            KeptSummary kept = Files.exists(file) ? Json.read(KeptSummary.class, Files.readString(file)) : null;
            boolean fits = kept != null
                    && kept.summary().isEnded()
                    && kept.journal().equals(Journal.mark(folder.resolve(JOURNAL)));
            return fits ? kept : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Not synced: one that does not fit, or that a crash damaged, is made anew. */
    private void keep(ChangeState ended) {
        KeptSummary before = kept();
        if (before != null && before.summary().equals(ended.summary())) {
            return;
        }
        Figures figures = count(ended);
        counted = new SoftReference<>(new Counted(ENDED, figures));
        try {
            Path fresh = folder.resolve(SUMMARY + ".new");
            Files.writeString(
                    fresh,
                    Json.of(new KeptSummary(Journal.mark(folder.resolve(JOURNAL)), ended.summary(), figures))
                            .toString());
            Files.move(fresh, folder.resolve(SUMMARY), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // So the journal is read at the next start.
        }
    }

    /** Whether a folder holds nothing of a change, because its first write never reached the disk. */
    static boolean isBlank(Path folder) {
        File[] files = folder.toFile()
                .listFiles(file -> !file.getName().equals(JOURNAL + ".torn")
                        && !(file.getName().equals(JOURNAL) && file.length() == 0));
        return files != null && files.length == 0;
    }

    /** Begins a change in a new folder. */
    static Change open(
            Path folder, ChangeName name, String job, String by, Clock clock, Consumer<Change> listener, Recent recent)
            throws IOException {
        Change change = new Change(folder, clock, listener, recent);
        change.begin();
        change.append(Actor.named(by), List.of(new ChangeFact.Opened(name.text(), job)));
        listener.accept(change);
        return change;
    }

    private synchronized void begin() throws IOException {
        journal = Journal.open(folder.resolve(JOURNAL), entry -> {});
    }

    /** What follows from the entries so far. */
    private static final class Fold implements Consumer<JournalEntry> {
        private ChangeState state;

        @Override
        public void accept(JournalEntry entry) {
            fold(recorded(entry));
        }

        private ChangeState fold(Recorded recorded) {
            state = state == null ? ChangeState.first(recorded) : state.with(recorded);
            return state;
        }

        private static Recorded recorded(JournalEntry entry) {
            Fact fact = FactFormat.read(entry.type(), entry.data());
            return new Recorded(entry.seq(), entry.at(), entry.actor(), fact);
        }
    }

    /**
     * A fact as it was recorded.
     *
     * @param before what was known without it, {@code null} before the first
     * @param after what was known with it
     */
    public record Step(ChangeState before, Recorded recorded, ChangeState after) {}

    /**
     * What was recorded after the fact with a number, oldest first, read from the disk.
     *
     * @param known the state after that fact where the caller has it, else {@code null}
     */
    public List<Step> since(long seq, ChangeState known) throws IOException {
        Fold fold = new Fold();
        fold.state = known != null && known.version() == seq ? known : null;
        List<Step> steps = new ArrayList<>();
        journal().replay(fold.state == null ? 0 : seq, entry -> {
            ChangeState before = fold.state;
            Recorded recorded = Fold.recorded(entry);
            ChangeState after = fold.fold(recorded);
            if (recorded.seq() > seq) {
                steps.add(new Step(before, recorded, after));
            }
        });
        return steps;
    }

    /** How many facts are recorded. */
    public long count() throws IOException {
        return journal().count();
    }

    /** The folder for what others keep with this change, which is no part of its record. */
    public Path beside(String name) {
        return folder.resolve(name);
    }

    /** What is known without looking into the records. */
    public ChangeSummary summary() {
        return summary;
    }

    /** Numbers to compare with those of other changes; the record of an ended change need not be read for them. */
    public Figures figures() {
        ChangeState now = open;
        long version = now == null ? ENDED : now.version();
        Counted known = counted.get();
        if (known == null || known.version() != version) {
            KeptSummary kept = now == null ? kept() : null;
            known = new Counted(version, kept == null ? count(now == null ? state() : now) : kept.figures());
            counted = new SoftReference<>(known);
        }
        return known.figures();
    }

    private Figures count(ChangeState state) {
        return Figures.of(state, OffsetDateTime.now(clock), revision -> {
            try {
                PlanFiles files = PlanFiles.in(revisionFolder(revision));
                return Optional.of(PlanReader.read(PLAN, readFile(revision, PLAN), files));
            } catch (IOException | Refusal e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Everything known now.
     *
     * @throws Refusal if the record of an ended change cannot be read any more
     */
    public ChangeState state() {
        ChangeState known = known();
        return known == null ? readAgain() : known;
    }

    private ChangeState known() {
        ChangeState now = open;
        return now == null ? recent.get(this) : now;
    }

    private synchronized ChangeState readAgain() {
        Fold fold = new Fold();
        try {
            journal();
            if (known() != null) {
                return known();
            }
            journal.replay(fold);
        } catch (IOException e) {
            throw unreadable(e);
        }
        show(fold.state);
        return fold.state;
    }

    private void show(ChangeState state) {
        boolean over = state.summary().isEnded();
        open = over ? null : state;
        summary = state.summary();
        if (over) {
            recent.put(this, state);
            keep(state);
        }
    }

    /** Gives up what can be read again, as happens when others are asked for. */
    void forget() {
        recent.remove(this);
    }

    /** Name of the folder and part of the change's URL. */
    public String key() {
        return Folders.name(folder);
    }

    /** As in the Jenkinsfile. */
    public String name() {
        return summary.name().text();
    }

    /** Where revisions of the plan lie. */
    public Path revisionFolder(long number) {
        return folder.resolve("revisions").resolve(Long.toString(number));
    }

    /**
     * Everything recorded, oldest first, read from the disk. Builds have the names that they have now, so that no build is
     * taken for one that has its name since.
     */
    public List<JournalEntry> entries() throws IOException {
        List<JournalEntry> entries = new ArrayList<>();
        for (JournalEntry entry : journal().entries()) {
            entries.add(entry);
            if (entry.type().startsWith("job-")) {
                UnaryOperator<String> names = ChangeSummary.renaming(FactFormat.read(entry.type(), entry.data()));
                entries.replaceAll(one -> one.with(one.actor().renamed(names)));
            }
        }
        return entries;
    }

    /**
     * Everything at one instant.
     *
     * @param record as it lies on the disk
     * @param entries of that
     * @param state that follows from these
     */
    public record AtOnce(Journal.Copy record, List<JournalEntry> entries, ChangeState state) {}

    /** Record, entries and state as of one instant, also while others record facts. */
    public AtOnce atOnce() throws IOException {
        Journal.Copy record = copyOfRecord();
        List<JournalEntry> entries = record.entries();
        Fold fold = new Fold();
        entries.forEach(fold);
        return new AtOnce(record, entries, fold.state);
    }

    /** The same as it lies on the disk, with the hash of its last line. */
    public Journal.Copy copyOfRecord() throws IOException {
        return journal().copy();
    }

    /** Number of the first journal entry that was altered after it was written, or after which some may be missing; or 0. */
    public long firstAlteredEntry() {
        try {
            return journal().firstAltered();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Refusal unreadable(IOException why) {
        return Refusal.conflict("The record of change '" + name() + "' cannot be read any more")
                .mend("An administrator finds in the log of Jenkins why; restore it from a backup of JENKINS_HOME.")
                .causedBy(why);
    }

    /**
     * Records a fact.
     *
     * @throws Refusal if it does not fit the change: then nothing has changed
     * @throws IOException if it could not be stored: then nothing has changed
     */
    public void record(Actor actor, Fact fact) throws IOException {
        record(actor, fact, state -> {});
    }

    /**
     * Records a fact if it is still admissible: the check sees the state, and nothing else is recorded between the check
     * and the fact. This is how a gate is settled once only.
     *
     * @param check throws where the fact is not admissible
     */
    public void record(Actor actor, Fact fact, Consumer<ChangeState> check) throws IOException {
        act(actor, state -> {
            check.accept(state);
            return List.of(fact);
        });
    }

    /**
     * Records what an act leads to, in one go: the act sees the state, and nothing else is recorded between that and its
     * facts. This is how of two clicks one settles a gate and the other is told so.
     *
     * @param act computes the facts, which are recorded in order, or throws where it is not admissible
     * @throws Refusal if one of them does not fit the change: then nothing has changed
     * @throws IOException if they could not be stored: then nothing has changed
     */
    public void act(Actor actor, Function<ChangeState, ? extends List<? extends Fact>> act) throws IOException {
        synchronized (this) {
            refuseEnded();
            List<? extends Fact> facts = act.apply(state());
            if (facts.isEmpty()) {
                return;
            }
            append(actor, facts);
        }
        listener.accept(this);
    }

    /** Lets whoever waits for this change look at it again, although nothing was recorded. */
    public void lookAgain() {
        listener.accept(this);
    }

    /** Carries a renamed job over, also after the end, since its job says who may see the change. */
    void renameJob(String from, String to) throws IOException {
        synchronized (this) {
            append(Actor.PLUGIN, List.of(new ChangeFact.JobRenamed(from, to)));
        }
        listener.accept(this);
    }

    /** Builds recorded so far are none of the job that has this name from now on, also after the end. */
    void replaceJob(String job, String by) throws IOException {
        synchronized (this) {
            if (!summary.hasBuildsOf(job)) {
                return;
            }
            append(Actor.person(by), List.of(new ChangeFact.JobReplaced(job)));
        }
        listener.accept(this);
    }

    private void refuseEnded() {
        if (summary.isEnded()) {
            throw Refusal.conflict("change " + name() + " is "
                    + summary.phase().name().toLowerCase(Locale.ROOT)
                    + " and takes no more entries; the next use of its name opens another");
        }
    }

    /** Folds first what will be read later, and writes it then. */
    private void append(Actor actor, List<? extends Fact> facts) throws IOException {
        Journal own = journal();
        Fold fold = new Fold();
        fold.state = summary == null ? null : state();
        OffsetDateTime at = OffsetDateTime.now(clock).truncatedTo(ChronoUnit.MILLIS);
        List<JournalEntry> entries = new ArrayList<>();
        for (Fact fact : facts) {
            ObjectNode data = FactFormat.write(fact);
            JournalEntry entry =
                    new JournalEntry(own.count() + entries.size() + 1, at, FactFormat.name(fact), actor, data);
            fold.accept(entry);
            entries.add(entry);
        }
        own.append(entries);
        show(fold.state);
    }

    /** Held by whoever stores the files of the next revision, until its fact is recorded; no other fact waits for it. */
    public Lock storing() {
        return storing;
    }

    /**
     * Stores the files of the next revision, which counts only once its entry is recorded. What an attempt that never came
     * to that left there goes first; nothing that was stored is written over.
     *
     * @param files contents by their paths in the revision's folder
     * @throws Refusal if a path is not spelled plainly, or two stand for the same file
     */
    public void storeRevision(long revision, Map<String, byte[]> files) throws IOException {
        if (revision <= state().revisionNumber()) {
            throw new IllegalStateException("revision " + revision + " of change " + name() + " is recorded");
        }
        for (String path : files.keySet()) {
            Optional<String> objection = RelativePath.objection(path);
            if (objection.isPresent()) {
                throw Refusal.mistake("'" + path + "' cannot be stored with the plan")
                        .because(objection.get());
            }
        }
        Path root = revisionFolder(revision);
        if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            Folders.delete(new UnixFileOps(), root);
        }
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            Path file = root.resolve(each.getKey());
            Files.createDirectories(Folders.above(file));
            try {
                Files.write(file, each.getValue(), StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException e) {
                throw Refusal.conflict(
                                "'" + each.getKey() + "' is, on the controller, the same file as another of the plan")
                        .mend("Name it so that more than case or accents differ.")
                        .causedBy(e);
            }
            Sync.of(file);
        }
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
}
