package io.jenkins.plugins.promotion.change.fact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The names of facts in the journal, and their way to JSON and back. A name that was once given never gets another meaning. */
public final class FactFormat {

    /** What people write, and how many characters of it are kept; and of what machines say. */
    private static final Set<String> BY_PEOPLE = Set.of("reason", "comment", "note", "text", "evidence");

    private static final int LONGEST_BY_PEOPLE = 4_000;
    private static final int LONGEST = 512 << 10;

    private static final Map<String, Class<? extends Fact>> TYPES = new LinkedHashMap<>();
    private static final Map<Class<? extends Fact>, String> NAMES;

    static {
        TYPES.put("opened", ChangeFact.Opened.class);
        TYPES.put("build", ChangeFact.Joined.class);
        TYPES.put("jobs-listed", ChangeFact.JobsListed.class);
        TYPES.put("emergency", ChangeFact.Emergency.class);
        TYPES.put("job-renamed", ChangeFact.JobRenamed.class);
        TYPES.put("job-replaced", ChangeFact.JobReplaced.class);
        TYPES.put("round", ChangeFact.RoundBegan.class);
        TYPES.put("step-failed", ChangeFact.StepFailed.class);
        TYPES.put("freeze-lifted", ChangeFact.FreezeLifted.class);
        TYPES.put("probed", ChangeFact.Probed.class);
        TYPES.put("closed", ChangeFact.Closed.class);
        TYPES.put("cancelled", ChangeFact.Cancelled.class);
        TYPES.put("copied", CopyFact.Copied.class);
        TYPES.put("reused", CopyFact.Reused.class);
        TYPES.put("discarded", CopyFact.Discarded.class);
        TYPES.put("restored", RestoreFact.class);
        TYPES.put("locked", LockFact.Locked.class);
        TYPES.put("unlocked", LockFact.Unlocked.class);
        TYPES.put("revision", RevisionFact.class);
        TYPES.put("tests-ran", TestFact.class);
        TYPES.put("evidence", EvidenceFact.class);
        TYPES.put("gate-opened", GateFact.Opened.class);
        TYPES.put("gate-renewed", GateFact.Renewed.class);
        TYPES.put("gate-taken", GateFact.Taken.class);
        TYPES.put("decision", GateFact.Decided.class);
        TYPES.put("test-result", GateFact.Tested.class);
        TYPES.put("gate-reminded", GateFact.Reminded.class);
        TYPES.put("gate-settled", GateFact.Settled.class);
        TYPES.put("gate-voided", GateFact.Voided.class);
        TYPES.put("apply-waiting", ApplyFact.Waiting.class);
        TYPES.put("begin-pressed", ApplyFact.BeginPressed.class);
        TYPES.put("apply-begun", ApplyFact.Begun.class);
        TYPES.put("apply-followed", ApplyFact.Followed.class);
        TYPES.put("apply-passed", ApplyFact.Passed.class);
        TYPES.put("apply-lacks", ApplyFact.Lacks.class);
        TYPES.put("apply-glass", ApplyFact.GlassBroken.class);
        TYPES.put("ledger", ApplyFact.Ledger.class);
        TYPES.put("answer", ApplyFact.Answered.class);
        TYPES.put("answer-taken", ApplyFact.AnswerTaken.class);
        TYPES.put("apply-stopped", ApplyFact.Stopped.class);
        TYPES.put("clarification", ApplyFact.Clarified.class);
        TYPES.put("apply-ended", ApplyFact.Ended.class);
        TYPES.put("back-out-asked", ApplyFact.BackOutAsked.class);
        TYPES.put("back-out-withdrawn", ApplyFact.BackOutWithdrawn.class);
        TYPES.put("back-out-begun", ApplyFact.BackOutBegun.class);
        TYPES.put("back-out-ended", ApplyFact.BackOutEnded.class);
        TYPES.put("window-opened", WindowFact.Opened.class);
        TYPES.put("window-estimated", WindowFact.Estimated.class);
        TYPES.put("window-planned", WindowFact.Planned.class);
        TYPES.put("window-near", WindowFact.Near.class);
        TYPES.put("window-began", WindowFact.Began.class);
        TYPES.put("window-overlapped", WindowFact.Overlapped.class);
        TYPES.put("window-missed", WindowFact.Missed.class);
        TYPES.put("window-overrun", WindowFact.Overran.class);
        TYPES.put("window-ended", WindowFact.Ended.class);
        TYPES.put("soak-began", SoakFact.Began.class);
        TYPES.put("soak-observed", SoakFact.Observed.class);
        TYPES.put("soak-checked", SoakFact.Checked.class);
        TYPES.put("soak-ended", SoakFact.Ended.class);
        NAMES = TYPES.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    private FactFormat() {}

    /** All names, in the order of the process. */
    public static Set<String> names() {
        return TYPES.keySet();
    }

    /** The record of a name. */
    static Class<? extends Fact> type(String name) {
        return TYPES.get(name);
    }

    /** Under which name a fact stands in the journal. */
    public static String name(Fact fact) {
        return NAMES.get(fact.getClass());
    }

    /**
     * A fact as JSON.
     *
     * @throws Refusal if a text of it is longer than anybody reads
     * @throws IllegalArgumentException if something of it is missing
     */
    public static ObjectNode write(Fact fact) {
        ObjectNode json = Json.of((Record) fact);
        requireShort("", json);
        return json;
    }

    private static void requireShort(String field, JsonNode json) {
        json.properties().forEach(part -> requireShort(part.getKey(), part.getValue()));
        if (json.isArray()) {
            json.forEach(part -> requireShort("", part));
        }
        int most = BY_PEOPLE.contains(field) ? LONGEST_BY_PEOPLE : LONGEST;
        if (json.isTextual() && json.textValue().length() > most) {
            throw Refusal.mistake((field.isEmpty() ? "a text" : field) + ": it has "
                    + json.textValue().length() + " characters, and " + most + " are the most that is kept;"
                    + " shorten it, and say where the rest can be read");
        }
    }

    /**
     * A fact from JSON.
     *
     * @throws IllegalArgumentException if this version does not know the name, or the rest is not what {@link #write} gives
     */
    public static Fact read(String name, ObjectNode json) {
        if (name.equals("opened") && json.path("format").asLong() != ChangeFact.FORMAT) {
            throw new IllegalArgumentException(
                    "its format is " + json.get("format") + ", and this version reads " + ChangeFact.FORMAT);
        }
        Class<? extends Fact> type = TYPES.get(name);
        if (type == null) {
            throw new IllegalArgumentException("this version does not know what '" + name + "' is");
        }
        return read(type, json);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Fact read(Class<? extends Fact> type, ObjectNode json) {
        return (Fact) Json.read((Class) type, json);
    }
}
