package io.jenkins.plugins.promotion.view;

import hudson.model.BuildBadgeAction;
import hudson.model.Run;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.wording.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import jenkins.model.RunAction2;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The build's <em>Promotion</em> page. The build keeps the keys of the changes it worked on, and in few lines what it did;
 * everything else is the changes'.
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class PromotionAction extends PromotionPage implements RunAction2, BuildBadgeAction {

    private static final int MOST_FAILURES = 10;

    private final List<String> keys = new ArrayList<>();
    private final List<String> summary = new ArrayList<>();
    /** Of each change that the build closed: key, number of lines, and hash of the last; {@code null} for none. */
    private List<String> heads;
    /** Of each step that failed, and of the script where that ended it: its name, a space, and why; {@code null} for none. */
    private List<String> failed;

    private transient Run<?, ?> run;

    private PromotionAction() {}

    /** The action of a build, which gets one where it has none. */
    public static PromotionAction of(Run<?, ?> run) {
        synchronized (run) {
            PromotionAction action = run.getAction(PromotionAction.class);
            if (action == null) {
                action = new PromotionAction();
                action.run = run;
                run.addAction(action);
            }
            return action;
        }
    }

    /**
     * Notes that the build works on a change, and saves the build. Does nothing the second time.
     *
     * @param changeKey {@link Change#key()}
     */
    public void join(String changeKey) throws IOException {
        synchronized (keys) {
            if (keys.contains(changeKey)) {
                return;
            }
            keys.add(changeKey);
        }
        run.save();
    }

    /**
     * Notes where the record of a change ended when this build closed it, and saves the build; the first time counts.
     *
     * @param head hash of the last line
     */
    public void anchor(String changeKey, long lines, String head) throws IOException {
        synchronized (keys) {
            if (anchors().stream().anyMatch(anchor -> anchor.startsWith(changeKey + " "))) {
                return;
            }
            heads = new ArrayList<>(anchors());
            heads.add(changeKey + " " + lines + " " + head);
        }
        run.save();
    }

    private List<String> anchors() {
        synchronized (keys) {
            return heads == null ? List.of() : List.copyOf(heads);
        }
    }

    /** Where the records of changes ended that this build closed, and whether they still have that line. */
    @Exported
    public List<Map<String, Object>> getHeads() throws IOException {
        List<Map<String, Object>> all = new ArrayList<>();
        for (ChangePage page : getChanges()) {
            for (String anchor : anchors()) {
                String[] parts = anchor.split(" ");
                if (parts[0].equals(page.getKey())) {
                    long lines = Long.parseLong(parts[1]);
                    all.add(new Plain()
                            .put("change", page.getName())
                            .put("lines", lines)
                            .put("head", parts[2])
                            .put("found", page.change().copyOfRecord().has(lines, parts[2]))
                            .map());
                }
            }
        }
        return all;
    }

    /** What its steps wait for now, and who can end that. */
    public List<Awaited> getAwaited() {
        List<ChangePage> changes = getChanges();
        return Waits.get().of(run).stream()
                .map(wait -> Awaited.of(wait, changes))
                .toList();
    }

    /** What its badge says: what it waits for, or that it is a promotion. */
    public String getBadgeText() {
        String waits = Waits.get().of(run).stream().map(Waits.Wait::what).collect(Collectors.joining("; "));
        return waits.isEmpty() ? getDisplayName() : waits;
    }

    /** Notes why a step of the build failed, and saves the build; of many the first ones. */
    public void failed(String step, String why) throws IOException {
        synchronized (keys) {
            failed = failed == null ? new ArrayList<>() : new ArrayList<>(failed);
            if (failed.size() >= MOST_FAILURES) {
                return;
            }
            failed.add(step + " " + why);
        }
        run.save();
    }

    /** Whether a reason that is noted stands in what ended the build: it is the same, perhaps with the place behind it. */
    public boolean isKnown(String end) {
        return failed().stream().map(Failure::of).anyMatch(failure -> end.contains(failure.why()));
    }

    private List<String> failed() {
        synchronized (keys) {
            return failed == null ? List.of() : List.copyOf(failed);
        }
    }

    /** Why the build failed, step by step as they did; nothing while it runs, nor where it came to a good end nevertheless. */
    public List<Failure> getFailures() {
        List<String> all = failed();
        return run.isBuilding() || Jobs.isWell(run.getExternalizableId())
                ? List.of()
                : all.isEmpty() ? ofChanges() : all.stream().map(Failure::of).toList();
    }

    /** As the changes tell whose newest build it is, for builds that did not keep it themselves. */
    private List<Failure> ofChanges() {
        return getChanges().stream()
                .map(ChangePage::getFailure)
                .filter(failure -> failure != null && failure.build().equals(run.getExternalizableId()))
                .map(failure -> new Failure(failure.step(), failure.why()))
                .toList();
    }

    /** Whether it failed before it worked on any change. */
    public boolean isFailedBefore() {
        return keys().isEmpty() && !getFailures().isEmpty();
    }

    /** Why a step failed. */
    public record Failure(String step, String why) {
        private static Failure of(String line) {
            String[] parts = line.split(" ", 2);
            return new Failure(parts[0], parts[1]);
        }
    }

    /** Keeps what the build did, for the time when its changes are gone. */
    void summarise() throws IOException {
        String build = run.getExternalizableId();
        List<String> lines = new ArrayList<>();
        for (Change change : existing()) {
            change.entries().stream()
                    .filter(entry -> build.equals(entry.actor().build()))
                    .filter(entry -> !entry.type().equals("ledger"))
                    .forEach(entry -> lines.add(change.name() + ": " + entry.type() + " " + Times.text(entry.at())));
        }
        synchronized (keys) {
            summary.clear();
            summary.addAll(lines);
        }
        run.save();
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    Set<String> keys() {
        synchronized (keys) {
            return new LinkedHashSet<>(keys);
        }
    }

    /** The changes that it works on, as far as they are still there, whoever asks. */
    public List<Change> existing() {
        return keys().stream()
                .map(key -> Promotion.get().changes().get(key))
                .flatMap(java.util.Optional::stream)
                .toList();
    }

    /** Pages of the changes that the viewer may see. */
    @Exported(visibility = 2)
    public List<ChangePage> getChanges() {
        return existing().stream()
                .filter(change -> Who.sees(change.summary()))
                .flatMap(change -> ChangePage.of(change, run).stream())
                .collect(Collectors.toList());
    }

    /** Why the records of changes cannot be shown that this build worked on, by key: told to administrators in full. */
    public Map<String, String> getMissing() {
        Map<String, String> missing = new TreeMap<>();
        for (String key : keys()) {
            ChangesRoot.missing(key).ifPresent(reason -> missing.put(key, reason));
        }
        return missing;
    }

    /** Lines about changes that are gone. */
    @Exported
    public List<String> getSummary() {
        synchronized (keys) {
            return existing().size() == keys.size() ? List.of() : List.copyOf(summary);
        }
    }

    /** {@code change/<key>}: the page of one change, seen from this build. */
    public ChangePage getChange(String key) {
        return getChanges().stream()
                .filter(page -> page.getKey().equals(key))
                .findFirst()
                .orElse(null);
    }

    /** {@code gate/<id>} where one change of the build has it; {@code change/<key>/gate/<id>} always names one. */
    public GatePage getGate(String id) {
        return only(page -> page.getGate(id));
    }

    /** {@code apply/<id>}, like {@link #getGate}. */
    public ApplyPage getApply(String id) {
        return only(page -> page.getApply(id));
    }

    /** {@code window/<id>}, like {@link #getGate}. */
    public WindowPage getWindow(String id) {
        return only(page -> page.getWindow(id));
    }

    /** Nothing where several changes have it: what is pressed must not be another's than what was shown. */
    private <T> T only(Function<ChangePage, T> part) {
        List<T> found = getChanges().stream().map(part).filter(Objects::nonNull).toList();
        return found.size() == 1 ? found.get(0) : null;
    }

    @Override
    public String getIconFileName() {
        return "symbol-swap";
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Promotion");
    }

    @Override
    public String getUrlName() {
        return "promotion";
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
