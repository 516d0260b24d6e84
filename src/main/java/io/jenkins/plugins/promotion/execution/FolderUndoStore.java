package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.plan.Canonical;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One file per record, readable by its owner only. */
final class FolderUndoStore implements UndoStore {
    static final String SUFFIX = ".undo";
    static final String TWIN = ".twin" + SUFFIX;
    private static final int FORMAT = 1;
    /** File systems take 255 bytes; {@link Durable#replace} needs some more. */
    private static final int LONGEST = 220;

    private final Path folder;

    FolderUndoStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public void save(String key, Undo undo) throws IOException {
        makeFolder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(FORMAT);
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
            out.writeInt(before.content() == null ? -1 : before.content().length);
            out.write(before.content() == null ? new byte[0] : before.content());
        }
        Durable.replace(file(key), bytes.toByteArray(), 0600);
    }

    private void makeFolder() throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    @Override
    public Path twin(String key) throws IOException {
        makeFolder();
        return file(key, TWIN);
    }

    @Override
    public Optional<Undo> load(String key) throws IOException {
        if (!Files.exists(file(key))) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file(key))))) {
            if (in.readInt() != FORMAT) {
                throw new IOException("The undo record " + file(key) + " was written by another version");
            }
            String path = text(in);
            String after = text(in);
            List<String> parents = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                parents.add(text(in));
            }
            FileState.Form kind = FileState.Form.valueOf(text(in));
            String permissions = text(in);
            long modified = in.readLong();
            int length = in.readInt();
            byte[] content = length < 0 ? null : in.readNBytes(length);
            return Optional.of(new Undo(path, new FileState(kind, content, permissions, modified), after, parents));
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private Path file(String key) {
        return file(key, SUFFIX);
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
