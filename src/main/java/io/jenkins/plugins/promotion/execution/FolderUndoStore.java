package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.plan.Canonical;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log for each run, readable by its owner only, and a file for what a record has beside. */
final class FolderUndoStore implements UndoStore {
    static final String SUFFIX = ".undo";
    static final String TWIN = ".twin" + SUFFIX;
    private static final int ALONE = 1;
    /** File systems take 255 bytes. */
    private static final int LONGEST = 220;

    private final Path folder;

    FolderUndoStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public void save(String key, Undo undo) throws IOException {
        Durable.createOwn(folder);
        UndoLog.of(log(key)).save(key, undo);
    }

    @Override
    public Path twin(String key) throws IOException {
        Durable.createOwn(folder);
        return file(key, TWIN);
    }

    @Override
    public Optional<Undo> load(String key) throws IOException {
        Optional<Undo> undo = UndoLog.of(log(key)).load(key);
        return undo.isPresent() || !Files.exists(file(key, SUFFIX)) ? undo : Optional.of(loadAlone(file(key, SUFFIX)));
    }

    /** A record as it was kept before there were logs, in a file of its own. */
    private static Undo loadAlone(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            if (in.readInt() != ALONE) {
                throw new IOException("The undo record " + file + " was written by another version");
            }
            Undo undo = read(in);
            int length = in.readInt();
            return undo.with(length < 0 ? null : in.readNBytes(length));
        }
    }

    /** Writes all but the content. */
    static void write(DataOutputStream out, Undo undo) throws IOException {
        text(out, undo.path());
        text(out, undo.after());
        out.writeInt(undo.parents().size());
        for (String parent : undo.parents()) {
            text(out, parent);
        }
        FileState before = undo.before();
        text(out, before.kind().name());
        text(out, before.permissions());
        out.writeLong(before.modified());
    }

    /** Reads what {@link #write} wrote. */
    static Undo read(DataInputStream in) throws IOException {
        String path = text(in);
        String after = text(in);
        List<String> parents = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            parents.add(text(in));
        }
        FileState.Form kind = FileState.Form.valueOf(text(in));
        return new Undo(path, new FileState(kind, null, text(in), in.readLong()), after, parents);
    }

    static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    /** The log of the run that a key begins with. */
    private Path log(String key) {
        return folder.resolve(name(key.substring(0, key.indexOf(' ') + 1)) + SUFFIX);
    }

    private Path file(String key, String suffix) {
        String name = name(key);
        if (name.length() > LONGEST) {
            // The run comes first and stays as it is: by it records are pruned.
            int item = key.indexOf(' ');
            name = name(key.substring(0, item + 1)) + Canonical.sha256(key.getBytes(StandardCharsets.UTF_8));
        }
        return folder.resolve(name + suffix);
    }

    static String name(String key) {
        StringBuilder name = new StringBuilder();
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-';
            name.append(plain ? String.valueOf((char) b) : String.format("_%02x", b));
        }
        return name.toString();
    }
}
