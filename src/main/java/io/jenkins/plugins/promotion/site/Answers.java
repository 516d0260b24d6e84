package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.copy.CopyAct;
import io.jenkins.plugins.promotion.copy.CopyOptions;
import io.jenkins.plugins.promotion.copy.CopyReport;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.TreeDigest;
import io.jenkins.plugins.promotion.tree.TreePaths;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * What the answer of a node can be at all. An agent may say what it wants of its own environment; it must not be believed
 * where it names what it was not asked for, contradicts itself, or answers without bound. Each method refuses.
 */
public final class Answers {

    /** Characters of one line for people. */
    public static final int LINE = 64 << 10;

    /** Characters of a longer text, such as what a program printed. */
    public static final int TEXT = 256 << 10;

    /** Paths, ids or names in one list: as many files as a tree may well have. */
    public static final int LISTED = 5_000_000;

    private static final int LONGEST_PATH = 64 << 10;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(3660);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
    private static final Pattern BACKUP = Pattern.compile("[0-9a-f]{12,64}(-[0-9a-f]{8})?");

    private Answers() {}

    /** Nothing of the answer may be used unless this holds. */
    public static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw Refusal.conflict(otherwise);
        }
    }

    /** A number of things, or of bytes. */
    public static void count(String what, long count) {
        require(count >= 0, what + " is " + count);
    }

    /** The digest of a tree. */
    public static void tree(String digest) {
        require(TreeDigest.isOne(digest), "'" + start(digest) + "' is no digest of a tree");
    }

    /** The digest of a tree with the id of the snapshot of this very tree. */
    public static void snapshot(String digest, String id) {
        tree(digest);
        require(new TreeDigest(digest).hex().equals(id), "snapshot '" + start(id) + "' is not of the tree " + digest);
    }

    /** Ids of contents. */
    public static void ids(String what, Collection<String> ids) {
        few(what, ids, LISTED);
        for (String id : ids) {
            if (!ID.matcher(id).matches()) {
                throw Refusal.conflict(what + ": '" + start(id) + "' is no id");
            }
        }
    }

    /** The id of a snapshot or a backup. */
    public static void backup(String id) {
        require(BACKUP.matcher(id).matches(), "'" + start(id) + "' is no id of a snapshot or backup");
    }

    /** Ids that were asked about, each once. */
    public static void among(String what, Collection<String> ids, Set<String> asked) {
        require(ids.size() <= asked.size(), what + ": " + ids.size() + " are named, of " + asked.size());
        require(new HashSet<>(ids).size() == ids.size(), what + " are named twice");
        for (String id : ids) {
            if (!asked.contains(id)) {
                throw Refusal.conflict(what + ": '" + start(id) + "' was not asked about");
            }
        }
    }

    /** A text of at most so many characters. */
    public static void text(String what, String text, int most) {
        if (text.length() > most) {
            throw Refusal.conflict(what + " has " + text.length() + " characters, " + most + " at the most");
        }
    }

    /** One line for people, which ends up in a build's log. */
    public static void line(String what, String text) {
        text(what, text, LINE);
        require(text.equals(UNSEEN.matcher(text).replaceAll("?")), what + " is more than one line");
    }

    /** Texts, at most so many, of {@link #LINE} characters each at the most. */
    public static void texts(String what, Collection<String> texts, int most) {
        few(what, texts, most);
        for (String text : texts) {
            text(what, text, LINE);
        }
    }

    /** Paths below a root, spelled plainly. */
    public static void paths(String what, Collection<String> paths) {
        few(what, paths, LISTED);
        for (String path : paths) {
            text(what, path, LONGEST_PATH);
            String objection = TreePaths.objection(path);
            if (objection != null) {
                throw Refusal.conflict(what + ": the path '" + start(path) + "' cannot be: " + objection);
            }
        }
    }

    /** When something began, and how long it took. */
    public static void time(Instant begin, Duration lasted) {
        require(!begin.isBefore(Instant.EPOCH) && begin.isBefore(LATEST), "it began at " + begin);
        require(!lasted.isNegative() && lasted.compareTo(LONGEST) <= 0, "it took " + lasted);
    }

    /** At most so many. */
    public static void few(String what, Collection<?> many, int most) {
        require(many.size() <= most, what + ": " + many.size() + " are listed, " + most + " at the most");
    }

    /** The beginning of what is quoted in a refusal, with nothing in it that a log or page takes for more than text. */
    public static String start(String text) {
        String begin = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return UNSEEN.matcher(begin).replaceAll("?");
    }

    /** What a copy with these options can have come to. */
    public static void copied(CopyReport report, CopyOptions options) {
        require(
                options.expectedTarget() == null || report.before().equals(options.expectedTarget()),
                "the target was " + report.before() + " before");
        require(report.changes() || report.before().equals(report.after()), "nothing was done, but it is another");
        LongStream.of(report.files(), report.bytes(), report.added(), report.changed(), report.deleted())
                .forEach(count -> count("a number", count));
        count("duration", report.durationMillis());
        few("verbs", report.verbs(), CopyReport.LISTED);
        paths("verbs", report.verbs().stream().map(CopyReport.PathAct::path).toList());
        for (CopyAct verb :
                report.verbs().stream().map(CopyReport.PathAct::verb).toList()) {
            require(verb != null, "a path without a verb");
        }
        Set<String> patterns = new HashSet<>(options.include());
        patterns.addAll(options.exclude());
        among("patterns", report.idle(), patterns);
        if (report.backupId() != null) {
            backup(report.backupId());
        }
        if (report.recovered() != null) {
            line("what was done", report.recovered());
        }
    }
}
