package io.jenkins.plugins.promotion.dossier;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A dossier as one file that can be verified offline: its documents, the record, the plans, the digests of all of them, and
 * the program that verifies it. Of a change that is over it is the same bytes at any time.
 *
 * @param name file name, safe anywhere
 * @param head hash of the last line of the record in it
 * @param lines of that record
 */
public record DossierFile(String name, byte[] bytes, long lines, String head) {

    /** The list of the digests, in the form that {@code sha256sum -c} reads. */
    static final String SUMS = "SHA256SUMS";

    private static final String SEAL = "sha256:";
    private static final LocalDateTime ALWAYS = LocalDateTime.of(2000, 1, 1, 0, 0);

    /**
     * The dossier of a change.
     *
     * @param now as of which it is, while the change is not over
     * @throws IOException if what is stored of it cannot be read
     */
    public static DossierFile of(Change change, OffsetDateTime now) throws IOException {
        Change.AtOnce known = change.atOnce();
        return of(change, known, documents(change, known, now));
    }

    private static DossierFile of(Change change, Change.AtOnce known, Map<String, byte[]> documents)
            throws IOException {
        Journal.Copy record = known.record();
        Map<String, byte[]> files = new TreeMap<>(documents);
        for (RevisionRecord revision : known.state().revisions()) {
            String folder = "revisions/" + revision.number() + "/";
            files.put(folder + StoredPlan.FILE, StoredPlan.bytes(change, revision.number()));
            if (revision.testPlan() != null && !revision.testPlan().isEmpty()) {
                files.put(folder + "test-plan.yaml", change.readFile(revision.number(), "test-plan.yaml"));
            }
        }
        files.put("record/journal.jsonl", record.text());
        files.put("record/head", bytes(record.lines() + " " + record.hash() + "\n"));
        SignedHead.of(change).ifPresent(signed -> files.put("record/" + SignedHead.FILE, signed));
        files.put("README.txt", resource("README.txt"));
        files.put("Verify.java", resource("Verify.java"));
        files.put(SUMS, bytes(sums(files)));
        return new DossierFile(change.key() + "-dossier.zip", sealed(files), record.lines(), record.hash());
    }

    /** The dossier of a change with its documents and its signature as files of their own, by their names. */
    public static Map<String, byte[]> all(Change change, OffsetDateTime now) throws IOException {
        Change.AtOnce known = change.atOnce();
        Map<String, byte[]> files = documents(change, known, now);
        DossierFile dossier = of(change, known, files);
        files.put(dossier.name(), dossier.bytes());
        SignedHead.of(change).ifPresent(signed -> files.put(SignedHead.FILE, signed));
        return files;
    }

    /** Dossier and procedure in every form, by the names of their files. */
    private static Map<String, byte[]> documents(Change change, Change.AtOnce known, OffsetDateTime now)
            throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        add(files, document(change, known, now));
        procedure(change, known.state()).ifPresent(procedure -> add(files, procedure));
        return files;
    }

    private static Optional<Document> procedure(Change change, ChangeState state) throws IOException {
        Optional<RevisionRecord> shown = shown(state);
        return shown.isEmpty()
                ? Optional.empty()
                : Optional.of(Procedure.of(
                        state, shown.get(), StoredPlan.read(change, shown.get().number())));
    }

    /** The document alone. */
    public static Document document(Change change, OffsetDateTime now) throws IOException {
        return document(change, change.atOnce(), now);
    }

    private static Document document(Change change, Change.AtOnce known, OffsetDateTime now) throws IOException {
        Optional<RevisionRecord> shown = shown(known.state());
        Optional<WorkPlan> plan = shown.isPresent()
                ? Optional.of(StoredPlan.read(change, shown.get().number()))
                : Optional.empty();
        return Dossier.of(known.state(), plan, known.entries(), known.record(), now);
    }

    private static Optional<RevisionRecord> shown(ChangeState state) {
        long number = Dossier.revision(state);
        return state.revisions().stream().filter(one -> one.number() == number).findFirst();
    }

    private static void add(Map<String, byte[]> files, Document document) {
        files.put(document.kind() + ".html", bytes(document.html()));
        files.put(document.kind() + ".md", bytes(document.markdown()));
        files.put(document.kind() + ".csv", bytes(document.csv()));
        files.put(document.kind() + ".json", bytes(document.json()));
    }

    private static String sums(Map<String, byte[]> files) {
        StringBuilder sums = new StringBuilder();
        files.forEach((name, content) ->
                sums.append(Sha256.hex(content)).append("  ").append(name).append('\n'));
        return sums.toString();
    }

    /** A zip of stored files whose comment is the digest of every byte before it. */
    private static byte[] sealed(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            zip.setMethod(ZipOutputStream.STORED);
            zip.setComment(SEAL + "0".repeat(64));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(entry(file.getKey(), file.getValue()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        byte[] all = bytes.toByteArray();
        int end = all.length - SEAL.length() - 64;
        byte[] seal = bytes(SEAL + Sha256.hex(Arrays.copyOf(all, end)));
        System.arraycopy(seal, 0, all, end, seal.length);
        return all;
    }

    private static ZipEntry entry(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ALWAYS);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        return entry;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DossierFile.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
