package io.jenkins.plugins.promotion.process.people;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.EvidenceFolder;
import io.jenkins.plugins.promotion.change.EvidenceKinds;
import io.jenkins.plugins.promotion.change.EvidenceRecord;
import io.jenkins.plugins.promotion.change.EvidenceType;
import io.jenkins.plugins.promotion.change.fact.EvidenceFact;
import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attaching a file to what it is evidence of. Its contents are stored first and count once the fact is recorded.
 *
 * @param change to whose record it belongs
 * @param kinds which files may be attached
 */
public record Attaching(Change change, EvidenceKinds kinds) {

    /** Bytes of one file. */
    public static final int MOST_BYTES = 20 << 20;
    /** Bytes of all files of a change. */
    public static final long MOST_BYTES_OF_A_CHANGE = 500L << 20;
    /** Files of a change. */
    public static final int MOST_FILES = 1_000;

    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_NOTE = 4_000;

    /** Who may attach a file to what. */
    public interface Allowed {
        /**
         * Refuses whom and what is not right.
         *
         * @param part test case or item, {@code null} for the whole
         */
        void require(ChangeState state, String part);
    }

    /** A file whose contents are stored, and that is attached to nothing yet. */
    public record Kept(String name, String type, long size, String sha256) {

        /**
         * Attaches it to something.
         *
         * @param number which of the files it is that come now, from 1
         * @param part test case or item, {@code null} for the whole
         */
        public EvidenceFact to(ChangeState state, int number, EvidenceOf to, String of, String part, String note) {
            String id = "file-" + (state.evidence().size() + number);
            return new EvidenceFact(id, to, of, part, name, type, size, sha256, note);
        }
    }

    /**
     * Stores the contents of a file.
     *
     * @param name as whoever sends it calls it; folders before it are left out
     * @throws Refusal if it has no name, is empty, larger than is kept, or of a kind that may not be attached
     */
    public Kept keep(String name, byte[] contents) throws IOException {
        String plain = plainName(name);
        if (plain.isEmpty()) {
            throw Refusal.incomplete("Choose a file to attach");
        }
        if (contents.length == 0) {
            throw Refusal.mistake("'" + plain + "' is empty, which is evidence of nothing; was it written in full?");
        }
        if (contents.length > MOST_BYTES) {
            throw tooLarge(plain);
        }
        kinds.require(plain, contents);
        requireRoom(change.state(), 1, contents.length);
        String sha256 = EvidenceFolder.of(change).store(contents);
        return new Kept(plain, EvidenceType.of(contents), contents.length, sha256);
    }

    /** One file is larger than is kept. */
    public static Refusal tooLarge(String name) {
        return Refusal.mistake("'" + name + "' is larger than " + (MOST_BYTES >> 20)
                + " MiB, the most that is kept; attach a part of it, or write down where it lies");
    }

    /** @throws Refusal if one of these, by their names, may not be attached, or the change has no room for all of them */
    public void require(Map<String, byte[]> files) {
        files.forEach((name, contents) -> kinds.require(plainName(name), contents));
        requireRoom(
                change.state(),
                files.size(),
                files.values().stream().mapToLong(contents -> contents.length).sum());
    }

    private static void requireRoom(ChangeState state, int files, long bytes) {
        long all =
                state.evidence().stream().mapToLong(file -> file.file().size()).sum();
        if (state.evidence().size() + files > MOST_FILES || all + bytes > MOST_BYTES_OF_A_CHANGE) {
            throw Refusal.conflict("Change '" + state.name().text() + "' has "
                    + state.evidence().size() + " files of "
                    + (all >> 20) + " MiB; " + MOST_FILES + " files of " + (MOST_BYTES_OF_A_CHANGE >> 20)
                    + " MiB together are the most that is kept. Write down where the rest lies");
        }
    }

    private static String plainName(String name) {
        String last = name == null ? "" : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        String seen = last.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\u2028\\u2029\"]", "_")
                .strip();
        int most = seen.codePointCount(0, seen.length());
        return most <= LONGEST_NAME ? seen : seen.substring(0, seen.offsetByCodePoints(0, LONGEST_NAME));
    }

    /**
     * Somebody attaches a file. The same file once more is no news.
     *
     * @param part test case or item, {@code null} for the whole
     * @param note what it shows, may be empty
     * @param allowed asked before anything is stored, and again at the moment of the act
     * @return its id
     */
    public String attach(
            Actor who,
            EvidenceOf to,
            String of,
            String part,
            String note,
            String name,
            byte[] contents,
            Allowed allowed)
            throws IOException {
        allowed.require(change.state(), part); // Before anything is stored for whoever may not.
        String said = note == null ? "" : note.strip();
        if (said.length() > LONGEST_NOTE) {
            throw Refusal.mistake("The note is longer than " + LONGEST_NOTE + " characters; shorten it");
        }
        Kept kept = keep(name, contents);
        String[] id = new String[1];
        change.act(who, state -> {
            allowed.require(state, part);
            Optional<EvidenceRecord> same = same(state, kept, to, of, part);
            if (same.isPresent()) {
                id[0] = same.get().id();
                return List.of();
            }
            requireRoom(state, 1, kept.size());
            EvidenceFact fact = kept.to(state, 1, to, of, part, said);
            id[0] = fact.id();
            return List.of(fact);
        });
        return id[0];
    }

    private static Optional<EvidenceRecord> same(ChangeState state, Kept kept, EvidenceOf to, String of, String part) {
        return state.evidence().stream()
                .filter(file -> file.isOf(to, of, part)
                        && file.file().sha256().equals(kept.sha256())
                        && file.name().equals(kept.name()))
                .findFirst();
    }
}
