package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.CopyReport;
import io.jenkins.plugins.promotion.copy.TreeCopy;
import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.execution.DataSourceLogin;
import io.jenkins.plugins.promotion.execution.Site;
import io.jenkins.plugins.promotion.execution.UndoRecords;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.store.Findings;
import io.jenkins.plugins.promotion.tree.DriftReport;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.Look;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import io.jenkins.plugins.promotion.tree.TreeDiff;
import io.jenkins.plugins.promotion.tree.TreeIndex;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An environment's tree on its node, worked on by named questions that are answered there, in its working copy. */
public final class TreeSite implements EnvironmentSite {

    /** Characters that a shortened text has besides, at the most. */
    private static final int REST = 64;

    private final Stage environment;
    private final Transport transport;
    private final WorkingCopy copy;
    private final TreeSpec tree;
    private final Neighbours neighbours;
    private final String build;

    /**
     * @param neighbours the other environments of its node
     * @param build that works on it, for the environment's own records, or null
     */
    public TreeSite(Stage environment, WorkingCopy copy, Neighbours neighbours, Transport transport, String build) {
        this.neighbours = neighbours;
        this.environment = environment;
        this.transport = transport;
        this.copy = copy;
        this.tree = environment.treeSpec(copy.root());
        this.build = build;
    }

    @Override
    public Stage environment() {
        return environment;
    }

    @Override
    public <T> T ask(SiteQuestion<T> question) throws IOException, InterruptedException {
        return believable(question, answer(question));
    }

    /** Everything that comes from a node passes here, and nowhere else. */
    private <T> T believable(SiteQuestion<T> question, T answer) {
        try {
            question.check(answer);
            return answer;
        } catch (RuntimeException e) { // An answer of another type is found out where it is used first.
            throw Refusal.conflict("Environment '" + environment.getName() + "': what node '" + environment.getNode()
                            + "' answered is not believed")
                    .because(e instanceof Refusal ? e.getMessage() : "it is no answer to what was asked")
                    .mend("Nothing of it was used. Look into that node: its agent is of another version, or in"
                            + " somebody else's hands.")
                    .causedBy(e);
        }
    }

    private <T> T answer(SiteQuestion<T> question) throws IOException, InterruptedException {
        try {
            return transport.run(new Errand<>(copy, tree, neighbours, question, build));
        } catch (TreeBusyException e) {
            throw NotNow.busy(environment.getName());
        } catch (NotNow e) {
            throw e.within(Answers.LINE);
        } catch (IOException | Refusal e) {
            throw named(e);
        }
    }

    /** The node's own message with the names that people know. */
    private Refusal named(Exception e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        message = message.length() <= Answers.TEXT ? message : message.substring(0, Answers.TEXT) + "…";
        message = message.replace(copy.root(), environment.location());
        return Refusal.conflict("Environment '" + environment.getName() + "': " + message)
                .causedBy(e);
    }

    @Override
    public String recover() throws IOException, InterruptedException {
        return ask(new Recover());
    }

    private record Recover() implements SiteQuestion<String> {
        @Override
        public void check(String told) {
            if (told != null) {
                Answers.line("what was done", told);
            }
        }

        @Override
        public Use use() {
            return Use.NONE;
        }

        @Override
        public String answer(TreeSpec tree, ContentStore store) throws IOException {
            return new TreeCopy(store.ops()).recover(tree, store.directory());
        }
    }

    @Override
    public TreeState state() throws IOException, InterruptedException {
        return ask(new ReadState(false));
    }

    @Override
    public TreeState look() throws IOException, InterruptedException {
        return ask(new ReadState(isIndexed()));
    }

    private boolean isIndexed() {
        return !environment.isHashAlways();
    }

    private static TreeIndex index(boolean indexed, TreeSpec tree, ContentStore store) throws IOException {
        return indexed ? store.index(tree) : TreeIndex.none();
    }

    /** What was not read may not have been read only where that was allowed. */
    private static void believed(long believed, String unindexed, long files, boolean indexed) {
        Answers.require(
                believed >= 0 && believed <= (indexed ? files : 0), believed + " of " + files + " files were not read");
        if (unindexed != null) {
            Answers.line("why there is no index", unindexed);
        }
    }

    /** Owners are given by whoever may give them. */
    private static String timesAndOwners(Manifest manifest) throws IOException {
        return manifest.timesAndOwners(FileFacts.me() == 0);
    }

    private record ReadState(boolean indexed) implements SiteQuestion<TreeState> {
        @Override
        public void check(TreeState state) {
            Answers.tree(state.tree());
            Answers.ids("times and owners", List.of(state.timesAndOwners()));
            Answers.count("files", state.files());
            Answers.count("bytes", state.bytes());
            believed(state.believed(), state.unindexed(), state.files(), indexed);
        }

        @Override
        public TreeState answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            TreeIndex index = index(indexed, tree, store);
            Manifest manifest = Look.at(tree, index);
            return new TreeState(
                    manifest.digest().value(),
                    timesAndOwners(manifest),
                    manifest.fileCount(),
                    manifest.byteCount(),
                    index.believed(),
                    index.objection());
        }
    }

    @Override
    public Captured capture(TreeProgress progress) throws IOException, InterruptedException {
        return ask(new Capture(progress, false));
    }

    @Override
    public Captured captureByIndex(TreeProgress progress) throws IOException, InterruptedException {
        return ask(new Capture(progress, isIndexed()));
    }

    private record Capture(TreeProgress progress, boolean indexed) implements SiteQuestion<Captured> {
        @Override
        public void check(Captured captured) {
            Answers.snapshot(captured.tree(), captured.snapshot());
            Answers.ids("times and owners", List.of(captured.timesAndOwners()));
            Answers.count("files", captured.privileged());
            Answers.count("files", captured.files());
            Answers.count("bytes", captured.bytes());
            believed(captured.believed(), captured.unindexed(), captured.files(), indexed);
        }

        @Override
        public Captured answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            TreeIndex index = index(indexed, tree, store);
            Manifest manifest = store.capture(tree, index, progress);
            String id = manifest.digest().hex();
            return new Captured(
                    manifest.digest().value(),
                    timesAndOwners(manifest),
                    id,
                    manifest.fileCount(),
                    manifest.byteCount(),
                    TreeScanner.leftOutPrivileges(tree, manifest),
                    index.believed(),
                    index.objection());
        }
    }

    @Override
    public TreeDiff differenceFrom(String snapshot) throws IOException, InterruptedException {
        return ask(new Compare(snapshot));
    }

    private record Compare(String snapshot) implements SiteQuestion<TreeDiff> {
        @Override
        public void check(TreeDiff diff) {
            Answers.paths("added", diff.added());
            Answers.paths("changed", diff.changed());
            Answers.paths("deleted", diff.deleted());
            Answers.paths("permissions", diff.modeChanged());
        }

        @Override
        public TreeDiff answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            return TreeDiff.between(store.loadSnapshot(snapshot), TreeScanner.scan(tree));
        }
    }

    @Override
    public String differenceText(String snapshot, int limit) throws IOException, InterruptedException {
        return ask(new Describe(snapshot, limit));
    }

    private record Describe(String snapshot, int limit) implements SiteQuestion<String> {
        @Override
        public void check(String text) {
            Answers.text("the difference", text, limit + REST);
        }

        @Override
        public String answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            Manifest now = TreeScanner.capture(tree, store);
            String text = DriftReport.between(store.loadSnapshot(snapshot), now, store)
                    .text();
            return text.length() <= limit
                    ? text
                    : text.substring(0, limit) + "\n… (" + text.length() + " characters in all)";
        }
    }

    @Override
    public CopyReport materialise(String snapshot, CopyOptions options, Delivery delivery, TreeProgress progress)
            throws IOException, InterruptedException {
        CopyOptions here = options.switching(environment.switchMode()).indexed(options.indexed() && isIndexed());
        return ask(new Materialise(snapshot, here, delivery, progress));
    }

    private record Materialise(String snapshot, CopyOptions options, Delivery delivery, TreeProgress progress)
            implements SiteQuestion<CopyReport> {
        @Override
        public void check(CopyReport report) {
            boolean whole = options.include().isEmpty() && options.exclude().isEmpty();
            if (whole) {
                Answers.snapshot(report.after().value(), snapshot);
            }
            Answers.copied(report, options);
        }

        @Override
        public Use use() {
            return options.dryRun() ? Use.READ : Use.WRITE;
        }

        @Override
        public Delivery delivery(CopyReport report) {
            return options.dryRun() ? null : delivery;
        }

        @Override
        public CopyReport answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            return new TreeCopy(store.ops()).copy(store.loadSnapshot(snapshot), tree, store, options, progress);
        }
    }

    @Override
    public void fetch(EnvironmentSite from, String snapshot) throws IOException, InterruptedException {
        if (!from.environment().getNode().equals(environment.getNode())) {
            new SnapshotTransfer(from, this).bring(snapshot);
        }
    }

    @Override
    public Pruned prune(Set<String> named, List<String> runs, Instant before) throws IOException, InterruptedException {
        return ask(new Prune(new HashSet<>(named), new ArrayList<>(runs), undoFolder(), before));
    }

    private record Prune(HashSet<String> named, ArrayList<String> runs, String undo, Instant before)
            implements StoreQuestion<Pruned> {
        @Override
        public void check(Pruned pruned) {
            Answers.count("snapshots", pruned.store().snapshots());
            Answers.count("backups", pruned.store().backups());
            Answers.count("contents", pruned.store().blobs());
            Answers.count("undo records", pruned.undo());
        }

        @Override
        public Pruned answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            int records = UndoRecords.prune(Path.of(undo), runs, before);
            return new Pruned(store.prune(named::contains, before), records);
        }
    }

    @Override
    public Findings verifyStore() throws IOException, InterruptedException {
        return ask(new VerifyStore());
    }

    private record VerifyStore() implements StoreQuestion<Findings> {
        @Override
        public void check(Findings found) {
            Answers.count("contents", found.contents());
            Answers.count("bytes", found.bytes());
            Answers.ids("damaged", found.damaged());
            Answers.few("hurt", found.hurt(), Answers.LISTED);
            for (Findings.Hurt hurt : found.hurt()) {
                Answers.backup(hurt.id());
                Answers.few("paths", hurt.paths(), Findings.LISTED);
                Answers.paths("hurt", hurt.paths());
                Answers.count("paths", hurt.count());
            }
            Answers.texts("unreadable", found.unreadable(), Answers.LISTED);
        }

        @Override
        public Findings answer(TreeSpec tree, ContentStore store) throws IOException, InterruptedException {
            Findings report = store.report();
            if (!report.isSound()) {
                try {
                    store.setAside(report);
                } catch (TreeRefusedException e) {
                    // In use: what is damaged is refused whenever it is read, and can be set aside another time.
                }
            }
            return report;
        }
    }

    @Override
    public Site items() {
        return new NodeSite(this);
    }

    @Override
    public Set<String> dataSources() {
        return transport.dataSources();
    }

    @Override
    public DataSourceLogin dataSource(String name) throws IOException, InterruptedException {
        return transport.dataSource(name);
    }

    @Override
    public TreeSpec tree() {
        return tree;
    }

    @Override
    public String undoFolder() {
        return transport.folder() + "/undo";
    }
}
