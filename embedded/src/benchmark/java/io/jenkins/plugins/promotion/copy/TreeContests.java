package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.nio.file.Files;
import java.nio.file.Path;

/** All contests on one tree. */
final class TreeContests {
    /** Deleting many files slows down ext4's creating for minutes, so they stay until the end; few large ones go. */
    private static final int MANY = 1000;

    private static final String OURS = "ours";
    private static final String UNSTORED = "ours, nothing stored";
    private static final String RSYNC = "rsync -a";
    private static final String CHECKSUM = "rsync -a --checksum -n";
    private static final String CP = "cp -a";
    private static final String GIT = "git add -A";
    private static final String BACKUP = "restic backup";
    private static final String RESTORE = "restic restore";

    private final BenchmarkTree tree;
    private final Path dir;
    private final Path source;
    private final TreeSpec from;
    private final int rounds;
    private final Results results;
    private final Results.Limit hashing;
    private final double hashed;

    TreeContests(BenchmarkTree tree, Path dir, int rounds, Results results, HashingSpeed hashing) {
        this.tree = tree;
        this.dir = dir;
        this.source = dir.resolve("source");
        this.from = TreeSpec.of(source.toString());
        this.rounds = rounds;
        this.results = results;
        this.hashed = hashing.seconds(tree.bytes());
        this.hashing = new Results.Limit("hashing alone", hashed);
    }

    /** Whether what it writes stays until the end. */
    static boolean stays(BenchmarkTree tree) {
        return tree.files() >= MANY;
    }

    /** Bytes that are there at once at most, blocks that files fill partly included. */
    static long disk(BenchmarkTree tree, int rounds, boolean again) {
        long one = tree.bytes() + tree.files() * 2048L;
        long changed = tree.bytes() / Math.min(100, tree.files()) * (rounds + 1);
        int before = 4; // The source, what is stored of it, and two copies of it.
        int round = again ? 0 : 5 + 3 + 2; // Fresh copies and a store of one, snapshots, restored ones.
        return one * (before + round * (stays(tree) ? rounds + 1 : 1)) + changed;
    }

    /** @param again whether to leave out what writes a whole tree */
    void run(boolean again) throws Exception {
        results.head(tree.name());
        tree.create(source);
        ContentStore store = new ContentStore(dir.resolve("store"));
        TreeScanner.capture(from, store);
        updates(store);
        if (!again) {
            freshCopies(store);
            snapshots();
            restores();
        }
        if (!stays(tree)) {
            Command.run("rm", "-rf", dir);
        }
    }

    private void row(Contest contest, String work, String ours, String peer, double bar, Results.Limit limit) {
        if (contest.has(peer)) {
            results.add(tree.name(), work, peer, contest.median(ours), contest.median(peer), bar, limit);
        } else {
            results.skip(work, "'" + peer.substring(0, peer.indexOf(' ')) + "' is not installed");
        }
    }

    private void updates(ContentStore store) throws Exception {
        Path copy = dir.resolve("copy");
        Path theirs = dir.resolve("theirs");
        Command.run("cp", "-a", source, copy);
        Command.run("cp", "-a", source, theirs);
        Command.sync(dir);
        Contest digest = new Contest(rounds)
                .with(OURS, round -> TreeScanner.scan(from))
                .withPeer(CHECKSUM, round -> Command.run("rsync", "-a", "--checksum", "-n", source + "/", theirs + "/"))
                .run(Contest.Work.NOTHING);
        row(digest, "digest, every byte hashed", OURS, CHECKSUM, 1.0, hashing);
        Contest identical = new Contest(rounds)
                .with(OURS, round -> Copies.copy(from, copy, store))
                .withPeer(RSYNC, round -> Command.run("rsync", "-a", source + "/", theirs + "/"))
                .run(Contest.Work.NOTHING);
        row(identical, "copy onto an identical target", OURS, RSYNC, 1.0, Results.Limit.NONE);
        Contest changed = new Contest(rounds)
                .with(OURS, round -> Copies.copy(from, copy, store))
                .withPeer(RSYNC, round -> {
                    Command.run("rsync", "-a", source + "/", theirs + "/");
                    Command.sync(dir);
                })
                .run(round -> {
                    tree.change(source, round + 1);
                    Command.sync(dir);
                });
        row(changed, "1 % of files changed", OURS, RSYNC, isOfLargeFiles() ? 1.2 : 1.0, Results.Limit.NONE);
        Command.run("rm", "-rf", theirs);
    }

    /** One of which is more than a hundredth of all. */
    private boolean isOfLargeFiles() {
        return tree.files() < 10;
    }

    private void freshCopies(ContentStore store) throws Exception {
        Contest contest = new Contest(rounds)
                .with(OURS, round -> Copies.copy(from, empty("fresh", round, "ours"), store))
                .withPeer(CP, round -> {
                    Command.run("cp", "-a", source + "/.", empty("fresh", round, "cp"));
                    Command.sync(dir);
                })
                .withPeer(RSYNC, round -> {
                    Command.run("rsync", "-a", source + "/", empty("fresh", round, "rsync") + "/");
                    Command.sync(dir);
                })
                .with(UNSTORED, round -> {
                    ContentStore own = new ContentStore(place("fresh", round, "store"));
                    Copies.copy(from, empty("fresh", round, "unstored"), own);
                })
                .run(round -> begin("fresh", round));
        for (String ours : new String[] {OURS, UNSTORED}) {
            String work = ours.equals(OURS) ? "fresh copy" : "fresh copy with a first snapshot";
            Results.Limit twice = new Results.Limit("hashing what is read and what is written", 2 * hashed);
            row(contest, work, ours, CP, ours.equals(OURS) ? 1.1 : 1.5, twice);
            row(contest, work, ours, RSYNC, 1.0, twice);
        }
    }

    private void snapshots() throws Exception {
        Contest contest = new Contest(rounds)
                .with(OURS, round -> Copies.snapshot(from, new ContentStore(place("snapshot", round, "store"))))
                .withPeer(GIT, round -> {
                    if (round < 0) {
                        return; // takes long, and others warm the caches
                    }
                    Path git = place("snapshot", round, "git");
                    Command.run("git", "--git-dir=" + git, "--work-tree=" + source, "add", "-A");
                    Command.sync(dir);
                })
                .withPeer(BACKUP, round -> {
                    Command.run("restic", "-q", "-r", place("snapshot", round, "restic"), "backup", source);
                    Command.sync(dir);
                })
                .run(round -> {
                    begin("snapshot", round);
                    if (Command.isInstalled("git")) {
                        Command.run("git", "init", "-q", "--bare", place("snapshot", round, "git"));
                    }
                    if (Command.isInstalled("restic")) {
                        Command.run("restic", "-q", "-r", place("snapshot", round, "restic"), "init");
                    }
                    Command.sync(dir);
                });
        row(contest, "first snapshot", OURS, GIT, 0.5, hashing);
        row(contest, "first snapshot", OURS, BACKUP, 1.0, hashing);
    }

    /** From what the last round of {@link #snapshots()} left. */
    private void restores() throws Exception {
        Path store = place("snapshot", rounds - 1, "store");
        Path restic = place("snapshot", rounds - 1, "restic");
        String snapshot = new ContentStore(store).snapshots().get(0);
        Contest contest = new Contest(rounds)
                .with(OURS, round -> {
                    Copies.restore(new ContentStore(store), snapshot, empty("restore", round, "ours"));
                })
                .withPeer(RESTORE, round -> {
                    Path target = empty("restore", round, "restic");
                    Command.run("restic", "-q", "-r", restic, "restore", "latest", "--target", target);
                    Command.sync(dir);
                })
                .run(round -> begin("restore", round));
        row(contest, "restore", OURS, RESTORE, 1.0, hashing);
    }

    private Path place(String work, int round, String name) {
        return dir.resolve(work + "-" + round).resolve(name);
    }

    private Path empty(String work, int round, String name) throws Exception {
        return Files.createDirectory(place(work, round, name));
    }

    /** A place for what a round writes, the last round's gone, the disk at rest. */
    private void begin(String work, int round) throws Exception {
        Files.createDirectory(dir.resolve(work + "-" + round));
        if (!stays(tree)) {
            Command.run("rm", "-rf", dir.resolve(work + "-" + (round - 1)));
        }
        Command.sync(dir);
    }
}
