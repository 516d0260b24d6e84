package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * What lay in the base of a change at the places that its plan changes. It is kept with the plan's revision, so that people
 * are shown what becomes of it without asking a node. Local and secret values are not in it, as in any capture; large
 * contents and those that are no text are there by size and digest only.
 *
 * @param manifest the entries at those places
 * @param contents bytes by their SHA-256 in hex, of what can be shown
 */
public record BaseFiles(Manifest manifest, Map<String, byte[]> contents) implements Serializable {

    /** Its name in the folder of a revision. */
    public static final String FILE = "base-files.zip";

    private static final String ENTRIES = "manifest.json";
    private static final int LARGEST = 1 << 20;
    private static final long ALL = 16L << 20;
    /** Of the entries of a zip file, so that the same contents make the same file. */
    private static final long NO_TIME = 315_532_800_000L;

    public BaseFiles {
        contents = Collections.unmodifiableMap(new LinkedHashMap<>(contents));
    }

    /** Takes them from the base, where it has its contents. */
    public static BaseFiles of(WorkPlan plan, Snapshot base) throws IOException {
        Map<String, TreeEntry> entries = new LinkedHashMap<>();
        Map<String, byte[]> contents = new LinkedHashMap<>();
        long all = 0;
        for (String path : targets(plan)) {
            Optional<TreeEntry> entry = base.entry(path);
            if (entry.isEmpty()) {
                continue;
            }
            entries.put(path, entry.get());
            boolean fits = entry.get().kind() == Kind.FILE
                    && entry.get().size() <= LARGEST
                    && all + entry.get().size() <= ALL;
            byte[] bytes = fits ? base.contents().read(entry.get()) : new byte[] {0};
            if (isText(bytes)) {
                all += bytes.length;
                contents.put(entry.get().content(), bytes);
            }
        }
        return new BaseFiles(Manifest.of(base.manifest().scopeVersion(), List.copyOf(entries.values())), contents);
    }

    private static Set<String> targets(WorkPlan plan) {
        Set<String> targets = new LinkedHashSet<>();
        plan.items().forEach(item -> item.action().target().ifPresent(targets::add));
        return targets;
    }

    private static boolean isText(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Looks at what came from another machine.
     *
     * @throws Refusal if it is about other places than the plan's, larger than it can be, or not what it says it is
     */
    public void check(WorkPlan plan) {
        Set<String> targets = targets(plan);
        Map<String, Long> sizes = new LinkedHashMap<>();
        for (TreeEntry entry : manifest.entries()) {
            require(targets.contains(entry.path()), "the plan does not touch one of them");
            sizes.put(entry.kind() == Kind.FILE ? entry.content() : "", entry.size());
        }
        long all = 0;
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
            byte[] bytes = content.getValue();
            all += bytes.length;
            require(bytes.length <= LARGEST && all <= ALL, "they are too large");
            require(
                    Long.valueOf(bytes.length).equals(sizes.get(content.getKey()))
                            && Canonical.sha256(bytes).equals(content.getKey()),
                    "one has another content than it says");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw Refusal.conflict("files of the base: " + otherwise);
        }
    }

    /** As it is kept: a zip file with the manifest and, by its digest, each content. */
    public byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, ENTRIES);
            manifest.writeTo(zip);
            for (Map.Entry<String, byte[]> content : contents.entrySet()) {
                put(zip, content.getKey());
                zip.write(content.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(NO_TIME);
        zip.putNextEntry(entry);
    }

    /**
     * Those of a stored revision; empty where none were kept, as before this was done. A content is read when it is asked
     * for; one that was not kept is a {@link NoSuchFileException}.
     *
     * @throws IOException if they cannot be read
     */
    public static Optional<Snapshot> in(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entries = zip.getEntry(ENTRIES);
            if (entries == null) {
                throw new IOException(file + " has no " + ENTRIES);
            }
            try (InputStream in = zip.getInputStream(entries)) {
                return Optional.of(new Snapshot(Manifest.readFrom(in), entry -> content(file, entry)));
            }
        }
    }

    private static byte[] content(Path file, TreeEntry wanted) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(wanted.content());
            if (entry == null) {
                throw new NoSuchFileException(wanted.path(), null, "its content was not kept");
            }
            try (InputStream in = zip.getInputStream(entry)) {
                byte[] bytes = in.readNBytes(LARGEST + 1);
                if (!Canonical.sha256(bytes).equals(wanted.content())) {
                    throw new IOException(file + " is damaged: it has another content of " + wanted.path());
                }
                return bytes;
            }
        }
    }
}
