package io.jenkins.plugins.promotion.change.fact;

import io.jenkins.plugins.promotion.journal.MayBeAbsent;
import java.time.OffsetDateTime;
import java.util.List;

/** The life of a change as a whole. */
public sealed interface ChangeFact extends Fact {

    /** How records are written by this version; another number is refused. */
    long FORMAT = 2;

    /**
     * It was opened; always the first.
     *
     * @param format {@link #FORMAT}
     * @param name as in the Jenkinsfile
     * @param job full name of the job it belongs to
     */
    record Opened(long format, String name, String job) implements ChangeFact {
        /** Of this format. */
        public Opened(String name, String job) {
            this(FORMAT, name, job);
        }
    }

    /**
     * A build takes part.
     *
     * @param requesters ids of all users behind it, none is no error
     */
    record Joined(List<String> requesters) implements ChangeFact {}

    /**
     * It is one for an emergency: production may be changed without a rehearsal and a sign-off by who breaks the glass, and
     * it cannot end before that was reviewed.
     */
    record Emergency() implements ChangeFact {}

    /** These other jobs may take part. */
    record JobsListed(List<String> jobs) implements ChangeFact {}

    /** A job is now called, or lies, elsewhere; also after the end. */
    record JobRenamed(String from, String to) implements ChangeFact {}

    /** Another job of this name has what the one before left, and counts its builds from 1 again; also after the end. */
    record JobReplaced(String job) implements ChangeFact {}

    /**
     * The next round of tests began.
     *
     * @param round its number, from 2
     * @param gate the gate that was rejected, {@code null} if none was
     * @param apply the run on production that was backed out, {@code null} if none was
     */
    record RoundBegan(long round, @MayBeAbsent String gate, @MayBeAbsent String apply) implements ChangeFact {
        /** After a rejection. */
        public RoundBegan(long round, String gate) {
            this(round, gate, null);
        }
    }

    /**
     * A step of a build failed, or its script ended it; an abort is no failure.
     *
     * @param step as the Jenkinsfile calls it; {@code Jenkinsfile} for what no step of this plugin is
     * @param why as far as there is room
     */
    record StepFailed(String step, String why) implements ChangeFact {

        /** Room for what people read; the rest is in the log of the build. */
        private static final int LONGEST = 2_000;

        public StepFailed {
            why = why.length() > LONGEST ? why.substring(0, LONGEST - 1) + "…" : why;
        }
    }

    /**
     * A time in which nothing may be applied does not hold for this change.
     *
     * @param until end of that time
     */
    record FreezeLifted(String environment, OffsetDateTime until, String reason) implements ChangeFact {}

    /**
     * A dry run outside production starts programs that the plan calls read-only, which nobody else has looked at.
     *
     * @param programs id of the item, and the command
     */
    record Probed(String environment, long revision, List<String> programs) implements ChangeFact {}

    /** It is over, in good order. */
    record Closed(String reason) implements ChangeFact {}

    /** It was given up. */
    record Cancelled(String reason) implements ChangeFact {}
}
