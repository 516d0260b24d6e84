package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.change.fact.CompletenessResult;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.outage.Estimation;
import io.jenkins.plugins.promotion.outage.Margin;
import io.jenkins.plugins.promotion.outage.OutageEstimate;
import io.jenkins.plugins.promotion.plan.ProofWords;
import io.jenkins.plugins.promotion.process.people.Rehearsals;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import io.jenkins.plugins.promotion.signoff.Covered;
import io.jenkins.plugins.promotion.wording.Saying;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What an approval at a gate rests on, as the record tells: rehearsal, proof, outage, and what is against it. */
@Restricted(NoExternalUse.class)
public final class Grounds {

    private static final int TOLD = 50;

    private final SeenChange page;
    private final GateRecord record;
    private final Covered covered;

    Grounds(SeenChange page, GateRecord record) {
        this.page = page;
        this.record = record;
        covered = record.gate().covered();
    }

    /**
     * Why what lies there is not what was rehearsed or tested.
     *
     * @param what in one sentence
     * @param paths where, as far as that is known
     * @param more how many paths are not listed
     */
    public record Objection(String what, List<String> paths, int more) {

        static Objection of(String what, List<String> paths) {
            return new Objection(
                    what,
                    List.copyOf(paths.subList(0, Math.min(TOLD, paths.size()))),
                    Math.max(0, paths.size() - TOLD));
        }
    }

    private ChangeState state() {
        return page.getState();
    }

    /** Everything that is against an approval, whoever gives it; nothing if there is nothing. */
    public List<Objection> getObjections() throws IOException {
        List<Saying> inVain = SignOffs.inVain(state(), record);
        List<String> where = inVain.isEmpty() ? List.of() : whereItDiffers();
        List<Objection> objections = new ArrayList<>();
        for (Saying against : inVain) {
            objections.add(Objection.of(against.in(Texts.language()), objections.isEmpty() ? where : List.of()));
        }
        for (Map.Entry<String, String> each : covered.environments().entrySet()) {
            Binding.Known known = Promotion.get().bindings().of(each.getKey()).known();
            if (known != null
                    && !known.tree().equals(each.getValue())
                    && Instant.from(OffsetDateTime.parse(known.at()))
                            .isAfter(record.gate().openedAt())) {
                objections.add(Objection.of(Texts.text("WrittenSince", "'" + each.getKey() + "'"), List.of()));
            }
        }
        return objections;
    }

    /** What the proof told, or else what was changed since on the environments themselves, as far as they answer at once. */
    private List<String> whereItDiffers() throws IOException {
        List<String> told = differing();
        if (!told.isEmpty() || !record.isOpen()) {
            return told;
        }
        LiveTrees live = LiveTrees.inPassing();
        List<String> changed = new ArrayList<>();
        for (String environment : covered.environments().keySet()) {
            changed.addAll(live.differing(environment));
        }
        return changed;
    }

    /** Paths in which what was rehearsed is not what was made in the first stage. */
    private List<String> differing() {
        return rehearsed().map(ApplyRecord::completeness).filter(Objects::nonNull).stream()
                .flatMap(proof -> Stream.of(
                                told("PlanDoesNotMake", proof.missing()),
                                told("PlanMakesBesides", proof.unexpected()),
                                told("ProductionOtherwise", proof.conflicts()))
                        .flatMap(List::stream))
                .toList();
    }

    private static List<String> told(String key, List<String> paths) {
        return paths.stream()
                .map(path -> Texts.text(key, ProofWords.in(Texts.language(), path)))
                .toList();
    }

    /** The run of the plan that led to what is covered. */
    private Optional<ApplyRecord> rehearsed() {
        return covered.environments().keySet().stream()
                .flatMap(environment -> state().lastApply(environment).stream())
                .filter(apply -> !apply.production() && apply.isDone())
                .findFirst();
    }

    /** Whether exactly what is covered was rehearsed. */
    public boolean isRehearsed() {
        return exactly().filter(ApplyRecord::counts).isPresent();
    }

    private Optional<ApplyRecord> exactly() {
        return rehearsed()
                .filter(apply ->
                        Objects.equals(apply.treeAfter(), covered.environments().get(apply.environment())));
    }

    /** Ids of items that no rehearsal performs. */
    public List<String> getNotRehearsed() {
        return proof().map(CompletenessResult::notRehearsed).orElse(List.of());
    }

    /** Paths that the proof leaves out. */
    public List<String> getExcluded() {
        return proof().map(CompletenessResult::excluded).orElse(List.of());
    }

    private Optional<CompletenessResult> proof() {
        return exactly().map(ApplyRecord::completeness);
    }

    /** How long the outage of production will be, {@code null} where that is not known. */
    public OutageEstimate getOutage() throws IOException {
        if (covered.planDigest() == null || state().base() == null) {
            return null;
        }
        String production = state().base().from();
        Optional<WindowRecord> window = state().lastWindow(production).filter(one -> one.ended() == null);
        if (window.isPresent()) {
            return window.get().estimate();
        }
        Estimation estimation = Rehearsals.estimate(
                page.change(), production, Margin.parse("20%"), Promotion.get().changes());
        return estimation instanceof OutageEstimate known ? known : null;
    }
}
