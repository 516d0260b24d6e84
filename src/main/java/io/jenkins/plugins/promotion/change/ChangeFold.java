package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.journal.JournalEntry;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Computes a {@link ChangeState} from journal entries, one after the other. An entry of a type that this version does not
 * know is kept among the entries and changes nothing, so that a newer journal can still be read.
 */
final class ChangeFold {

    private ChangeName name;
    private String job;
    private final Set<String> jobs = new LinkedHashSet<>();
    private ChangePhase phase = ChangePhase.OPEN;
    private OffsetDateTime openedAt;
    private OffsetDateTime endedAt;
    private String endedBy;
    private CopyRecord base;
    private long round = 1;
    private final List<CopyRecord> copies = new ArrayList<>();
    private final List<RevisionRecord> revisions = new ArrayList<>();
    private final List<Map<String, Object>> locks = new ArrayList<>();
    private final List<Map<String, Object>> gates = new ArrayList<>();
    private final List<Map<String, Object>> applies = new ArrayList<>();
    private final List<Map<String, Object>> windows = new ArrayList<>();
    private final List<Map<String, Object>> soaks = new ArrayList<>();
    private final Set<String> builds = new LinkedHashSet<>();
    private final List<JournalEntry> entries = new ArrayList<>();
    private final Map<Map<String, Object>, Object> converted = new IdentityHashMap<>();
    private ChangeState state;

    /** The state after all entries applied so far. */
    ChangeState state() {
        if (state == null) {
            state = new ChangeState(
                    name,
                    job,
                    List.copyOf(jobs),
                    phase,
                    openedAt,
                    endedAt,
                    endedBy,
                    base,
                    round,
                    List.copyOf(copies),
                    List.copyOf(revisions),
                    convert(locks, draft -> Facts.to(LockRecord.class, draft)),
                    convert(gates, draft -> Facts.to(GateRecord.class, draft)),
                    convert(applies, ChangeFold::applyRecord),
                    convert(windows, draft -> Facts.to(WindowRecord.class, draft)),
                    convert(soaks, draft -> Facts.to(SoakRecord.class, draft)),
                    List.copyOf(builds),
                    List.copyOf(entries));
        }
        return state;
    }

    /** Only what was updated since the last time is converted again. */
    @SuppressWarnings("unchecked")
    private <T> List<T> convert(List<Map<String, Object>> drafts, Function<Map<String, Object>, T> reader) {
        return drafts.stream()
                .map(draft -> (T) converted.computeIfAbsent(draft, reader))
                .toList();
    }

    /** A ledger grows line by line, so its lines are shared with the record instead of converted each time. */
    private static ApplyRecord applyRecord(Map<String, Object> draft) {
        Map<String, Object> rest = new LinkedHashMap<>(draft);
        rest.put("lines", List.of());
        return Facts.to(ApplyRecord.class, rest).withLines(list(draft, "lines"));
    }

    void apply(JournalEntry e) {
        entries.add(e);
        state = null;
        if (e.text("build") != null) {
            builds.add(e.text("build"));
        }
        switch (e.type()) {
            case "opened" -> {
                name = new ChangeName(e.text("name"));
                job = e.text("job");
                openedAt = e.at();
            }
            case "jobs-listed" -> jobs.addAll(e.texts("jobs"));
            case "job-renamed" -> {
                String from = e.text("from");
                String to = e.text("to");
                job = job.equals(from) ? to : job;
                if (jobs.remove(from)) {
                    jobs.add(to);
                }
                List<String> renamed = builds.stream()
                        .map(build -> build.startsWith(from + "#") ? to + build.substring(from.length()) : build)
                        .toList();
                builds.clear();
                builds.addAll(renamed);
            }
            case "copied" -> copied(Facts.to(CopyRecord.class, stamped(e)));
            case "revision" -> revisions.add(Facts.to(RevisionRecord.class, stamped(e)));
            case "locked" -> locks.add(draft(e, "since", e.at().toString()));
            case "unlocked" ->
                update(locks, l -> l.get("token").equals(e.text("token")), l -> {
                    l.put("releasedAt", e.at().toString());
                    l.put("releasedBy", e.by());
                });
            case "round" -> round = e.number("round");
            case "gate-opened" -> gates.add(gate(e));
            case "gate-renewed" -> withId(gates, e, g -> renew(g, e));
            case "decision" -> withId(gates, e, g -> list(g, "decisions").add(e.map("decision")));
            case "test-result" -> withId(gates, e, g -> result(g, e.map("result")));
            case "gate-settled" ->
                withId(gates, e, g -> {
                    g.put("outcome", e.text("outcome"));
                    g.put("settledAt", e.at().toString());
                });
            case "gate-voided" ->
                withId(gates, e, g -> {
                    voidDecisions(g, e);
                    g.put("outcome", "void");
                    g.put("settledAt", e.at().toString());
                });
            case "apply-waiting" -> applies.add(apply0(e));
            case "apply-begun" ->
                withId(applies, e, a -> {
                    a.putAll(e.data());
                    a.put("beganAt", e.at().toString());
                    phase = Boolean.TRUE.equals(a.get("production")) ? ChangePhase.APPLYING : phase;
                });
            case "begin-pressed" -> withId(applies, e, a -> a.put("implementer", e.text("user")));
            case "ledger" ->
                withId(applies, e, a -> {
                    Map<String, Object> line = e.map("line");
                    list(a, "lines").add(line);
                    if (!"CLARIFIED".equals(line.get("status"))) {
                        list(a, "answers").clear();
                    }
                });
            case "answer" -> withId(applies, e, a -> list(a, "answers").add(timed(e)));
            case "answer-taken" ->
                withId(applies, e, a -> list(a, "answers")
                        .removeIf(answer -> e.text("item").equals(answer.get("item"))));
            case "apply-stopped" -> withId(applies, e, a -> list(a, "answers").clear());
            case "clarification" ->
                withId(applies, e, a -> list(a, "clarifications").add(timed(e)));
            case "apply-ended" ->
                withId(applies, e, a -> {
                    a.putAll(e.data());
                    a.put("endedAt", e.at().toString());
                    if (Boolean.TRUE.equals(a.get("production"))) {
                        phase = "done".equals(a.get("outcome")) ? ChangePhase.APPLIED : ChangePhase.OPEN;
                    }
                });
            case "window-opened" -> windows.add(draft(e, "openedAt", e.at().toString()));
            case "window-planned", "window-began", "window-ended", "window-overrun" ->
                withId(windows, e, w -> w.putAll(e.data()));
            case "window-missed" ->
                withId(windows, e, w -> {
                    w.put("start", null);
                    w.put("end", null);
                    w.put("latestSafeStart", null);
                });
            case "soak-began" -> {
                soaks.add(soak(e));
                phase = ChangePhase.SOAKING;
            }
            case "soak-observed" ->
                withId(soaks, e, s -> list(s, "observations").add(e.data()));
            case "soak-ended" ->
                withId(soaks, e, s -> {
                    s.put("ended", e.at().toString());
                    s.put("outcome", e.text("outcome"));
                    phase = ChangePhase.APPLIED;
                });
            case "closed", "cancelled" -> {
                phase = e.type().equals("closed") ? ChangePhase.CLOSED : ChangePhase.CANCELLED;
                endedAt = e.at();
                endedBy = e.by();
            }
            default -> {
                // An entry that only tells (a note, a refusal, a break-glass): it is shown, nothing is computed from
                // it.
            }
        }
    }

    private void copied(CopyRecord copy) {
        copies.add(copy);
        if (copy.base()) {
            base = copy;
        }
    }

    private static Map<String, Object> stamped(JournalEntry e) {
        Map<String, Object> facts = new LinkedHashMap<>(e.data());
        facts.put("seq", e.seq());
        facts.put("at", e.at().toString());
        facts.put("by", e.by());
        return facts;
    }

    private static Map<String, Object> draft(JournalEntry e, String key, Object value) {
        Map<String, Object> draft = new LinkedHashMap<>(e.data());
        draft.put("by", e.by());
        draft.put(key, value);
        return draft;
    }

    private static Map<String, Object> timed(JournalEntry e) {
        Map<String, Object> facts = new LinkedHashMap<>(e.data());
        facts.put("at", e.at().toString());
        return facts;
    }

    private static Map<String, Object> gate(JournalEntry e) {
        Map<String, Object> gate = draft(e, "openedAt", e.at().toString());
        gate.put("decisions", new ArrayList<>());
        gate.put("voided", new ArrayList<>());
        gate.put("results", new ArrayList<>());
        gate.put("renewals", 0L);
        return gate;
    }

    private static Map<String, Object> apply0(JournalEntry e) {
        Map<String, Object> apply = draft(e, "waitingSince", e.at().toString());
        apply.put("lines", new ArrayList<>());
        apply.put("clarifications", new ArrayList<>());
        apply.put("answers", new ArrayList<>());
        apply.put("summary", Map.of());
        apply.put("reasons", List.of());
        apply.put("counts", false);
        return apply;
    }

    private static Map<String, Object> soak(JournalEntry e) {
        Map<String, Object> soak = draft(e, "began", e.at().toString());
        soak.put("observations", new ArrayList<>());
        return soak;
    }

    /** What was covered has changed: the decisions so far no longer count, and the gate asks anew for what is there now. */
    private static void renew(Map<String, Object> gate, JournalEntry e) {
        voidDecisions(gate, e);
        gate.put("data", e.map("data"));
        gate.put("outcome", null);
        gate.put("settledAt", null);
        gate.put("revision", e.number("revision"));
        gate.put("renewals", ((Number) gate.get("renewals")).longValue() + 1);
    }

    private static void voidDecisions(Map<String, Object> gate, JournalEntry e) {
        for (Map<String, Object> decision : list(gate, "decisions")) {
            Map<String, Object> voided = new LinkedHashMap<>(decision);
            voided.put("voided", String.join("; ", e.texts("reasons")));
            list(gate, "voided").add(voided);
        }
        list(gate, "decisions").clear();
    }

    private static void result(Map<String, Object> gate, Map<String, Object> result) {
        list(gate, "results").removeIf(r -> r.get("caseId").equals(result.get("caseId")));
        list(gate, "results").add(result);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> draft, String key) {
        return (List<Map<String, Object>>) draft.get(key);
    }

    private void withId(List<Map<String, Object>> drafts, JournalEntry e, Consumer<Map<String, Object>> update) {
        update(drafts, d -> d.get("id").equals(e.text("id")), update);
    }

    private void update(
            List<Map<String, Object>> drafts,
            Predicate<Map<String, Object>> which,
            Consumer<Map<String, Object>> update) {
        for (int i = drafts.size() - 1; i >= 0; i--) {
            if (which.test(drafts.get(i))) {
                update.accept(drafts.get(i));
                converted.remove(drafts.get(i));
                return;
            }
        }
    }
}
