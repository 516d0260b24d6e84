package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.copy.CopyPlan.Staged;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.WriteBehind;
import io.jenkins.plugins.promotion.store.BlobReader;
import io.jenkins.plugins.promotion.store.ContentStore;
import io.jenkins.plugins.promotion.tree.EntryTable;
import io.jenkins.plugins.promotion.tree.FileFacts;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays out the new contents of a copy in the switch area, with modes, owners and times, and makes them durable. */
final class Staging {
    private static final int PLAIN_DIRECTORY = 0755;

    private final Path root;
    private final SwitchArea area;
    private final EntryTable table;
    private final EntryTable current;
    private final CopyPlan plan;
    private final ContentStore store;
    private final HiddenValues hidden;
    private final FileOps ops;
    private final TreeProgress progress;
    private final Owners owners;
    /** The folder of all that is staged hands down its group, and every new folder is one that does so too. */
    private final boolean handsDown;

    private final List<Path> created = new ArrayList<>();
    private final WriteBehind behind;

    Staging(
            Path root,
            SwitchArea area,
            EntryTable table,
            EntryTable current,
            CopyPlan plan,
            ContentStore store,
            HiddenValues hidden,
            TreeProgress progress)
            throws IOException {
        this.root = root;
        this.area = area;
        this.table = table;
        this.current = current;
        this.plan = plan;
        this.store = store;
        this.hidden = hidden;
        this.ops = area.ops();
        this.progress = progress;
        area.prepare();
        this.owners = new Owners(root, table, current, staging(), ops);
        this.handsDown = Owners.handsDown(FileFacts.of(staging()));
        this.behind = new WriteBehind(ops, area.folder());
    }

    void run() throws IOException, InterruptedException {
        for (String parent : plan.plainParents()) {
            ops.createDirectory(place(plan.newDirectory(parent), parent), PLAIN_DIRECTORY);
        }
        try (WriteBehind ending = behind;
                StagedFiles files = new StagedFiles(this::file, plan.files(), plan.bytes())) {
            for (int at = 0; at < plan.stagedCount(); at++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                stage(plan.staged(at), files);
                report(files);
            }
            files.await(() -> report(files));
        }
        keepExtras();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        settleDirectories();
        created.add(staging());
        created.add(area.folder());
        Durable.files(ops, created, area.folder());
    }

    /** A file that takes another one's place gets what that has beside content, owner and mode. */
    private void keepExtras() throws IOException {
        Map<Path, Staged> replaced = new LinkedHashMap<>();
        for (int at = 0; at < plan.stagedCount(); at++) {
            Staged one = plan.staged(at);
            String path = table.path(one.index());
            int now = one.cut() == path.length() ? current.indexOf(path) : -1;
            if (now >= 0 && table.kind(one.index()) == Kind.FILE && current.kind(now) == Kind.FILE) {
                replaced.put(PathNames.resolve(root, path), one);
            }
        }
        for (Path old : ops.withExtras(List.copyOf(replaced.keySet()))) {
            Staged one = replaced.get(old);
            String path = table.path(one.index());
            Path place = place(one, path);
            ops.carryExtras(old, place);
            ops.setMode(place, table.permissions(one.index()));
            settle(place, one, path);
        }
    }

    private void report(StagedFiles files) {
        progress.report(files.files(), files.bytes(), plan.files(), plan.bytes());
    }

    private Path staging() {
        return area.staging();
    }

    private void stage(Staged one, StagedFiles files) throws IOException, InterruptedException {
        int i = one.index();
        String path = table.path(i);
        Path place = place(one, path);
        if (table.kind(i) != Kind.SYMLINK && created.size() < 100) {
            created.add(place);
        }
        switch (table.kind(i)) {
            case DIRECTORY -> {
                ops.createDirectory(place, table.permissions(i) & ~06000 | 0700);
                settle(place, one, path);
            }
            case SYMLINK -> {
                ops.createSymlink(place, table.linkTarget(i));
                settle(place, one, path);
            }
            case FILE -> files.add(one, table.length(i));
        }
    }

    /** By two threads. */
    private long file(Staged one, BlobReader reader) throws IOException {
        int i = one.index();
        String path = table.path(i);
        Path place = place(one, path);
        write(place, path, i, reader);
        settle(place, one, path);
        return table.length(i);
    }

    private void settle(Path place, Staged one, String path) throws IOException {
        int i = one.index();
        owners.settle(place, i, path, path.substring(0, one.cut()));
        if (table.kind(i) != Kind.DIRECTORY && table.modified(i) != 0) {
            ops.setModified(place, table.modified(i));
        }
    }

    private void write(Path place, String path, int index, BlobReader reader) throws IOException {
        ValueMask mask = hidden.hasInside() ? hidden.maskFor(path) : null;
        byte[] id = table.hash(index);
        try (OutputStream out = ops.createFile(place, table.permissions(index))) {
            if (mask != null) {
                Path live = PathNames.resolve(root, path);
                out.write(mask.unmask(store.read(HexFormat.of().formatHex(id)), own(live)));
            } else {
                store.transfer(reader, id, out, behind);
            }
        }
    }

    /** What the target's own values are read from; null if no file is there. */
    private byte[] own(Path live) throws IOException {
        BasicFileAttributes is = area.held().attributes(live);
        if (is == null || !is.isRegularFile()) {
            return null;
        }
        try (InputStream in = area.held().open(live)) {
            return in.readNBytes(ValueMask.LARGEST + 1);
        }
    }

    /** Last, since filling a directory needs permission and changes its time. */
    private void settleDirectories() throws IOException {
        for (int at = plan.stagedCount() - 1; at >= 0; at--) {
            Staged one = plan.staged(at);
            int i = one.index();
            if (table.kind(i) == Kind.DIRECTORY) {
                String path = table.path(i);
                Path place = place(one, path);
                boolean top = one.cut() == path.length();
                boolean modeBySwitch = top && (table.permissions(i) & 0200) == 0;
                boolean changed =
                        handsDown || (table.permissions(i) & 0700) != 0700 || (table.permissions(i) & 06000) != 0;
                if (changed && !modeBySwitch) {
                    ops.setMode(place, table.permissions(i));
                }
                if (table.modified(i) != 0) {
                    ops.setModified(place, table.modified(i));
                }
            }
        }
        for (String parent : handsDown ? plan.plainParents() : List.<String>of()) {
            ops.setMode(place(plan.newDirectory(parent), parent), PLAIN_DIRECTORY);
        }
    }

    private Path place(Staged staged, String path) {
        Path top = area.staged(staged.number());
        return staged.cut() == path.length() ? top : PathNames.resolve(top, path.substring(staged.cut() + 1));
    }
}
