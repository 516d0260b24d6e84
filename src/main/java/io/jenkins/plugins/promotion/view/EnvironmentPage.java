package io.jenkins.plugins.promotion.view;

import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeSummary;
import io.jenkins.plugins.promotion.change.LockRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** An environment as it stands now. Shows nothing of its local and secret values, which are not recorded anywhere. */
@ExportedBean
public final class EnvironmentPage extends PromotionPage {

    private final Environment environment;
    private final Binding binding;
    private final String problem;

    EnvironmentPage(Environment environment) {
        this.environment = environment;
        Binding read = Binding.fresh(environment.getName());
        String damage = null;
        try {
            read = Promotion.get().bindings().of(environment.getName());
        } catch (IOException e) {
            damage = e.getMessage();
        }
        binding = read;
        problem = damage;
    }

    /** Why nothing is known of it, or {@code null}: administrators are told which file is damaged. */
    @Exported
    public String getProblem() {
        return problem == null || Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                ? problem
                : Texts.text("BindingDamaged");
    }

    @Override
    public String getDisplayName() {
        return environment.getName();
    }

    public Environment getEnvironment() {
        return environment;
    }

    public Binding getBinding() {
        return binding;
    }

    @Exported
    public String getName() {
        return environment.getName();
    }

    @Exported
    public int getOrder() {
        return environment.getOrder();
    }

    @Exported
    public boolean isProduction() {
        return environment.isProduction();
    }

    /** State as plain data. */
    @Exported
    public Map<String, Object> getState() {
        Binding.Lock lock = binding.lock();
        return new Plain()
                .put("tree", getTree())
                .put(
                        "origin",
                        binding.origin() == null ? null : binding.origin().from())
                .put(
                        "originAt",
                        binding.origin() == null ? null : binding.origin().at())
                .put("occupant", isVisible(binding.occupant()) ? binding.occupant() : null)
                .put("locked", lock != null)
                .put("lock", lock == null || !isHolderVisible() ? null : lock.token())
                .put("lockedBy", lock == null || !isHolderVisible() ? null : lock.changeName())
                .put("lockedSince", lock == null ? null : lock.since())
                .put("queue", (long) binding.queue().size())
                .put(
                        "applying",
                        binding.mark() == null || !isVisible(binding.mark().change())
                                ? null
                                : binding.mark().changeName())
                .put("drift", getDrift())
                .map();
    }

    /** Digest of what this plugin last wrote or recorded here, {@code null} before. */
    public String getTree() {
        return binding.known() == null ? null : binding.known().tree();
    }

    public boolean isVisible(String changeKey) {
        return summary(changeKey).filter(Who::sees).isPresent();
    }

    private static Optional<Change> change(String changeKey) {
        return changeKey == null ? Optional.empty() : Promotion.get().changes().get(changeKey);
    }

    private static Optional<ChangeSummary> summary(String changeKey) {
        return change(changeKey).map(Change::summary);
    }

    /** Name of a change, {@code null} if it is hidden or gone. */
    public String changeName(String changeKey) {
        return summary(changeKey)
                .filter(Who::sees)
                .map(summary -> summary.name().text())
                .orElse(null);
    }

    /** What differed from the holder's base when it locked the environment; {@code null} where nobody looked. */
    public String getDrift() {
        return isHolderVisible() ? lockRecord().map(LockRecord::drift).orElse(null) : null;
    }

    private boolean isHolderVisible() {
        return binding.lock() != null && isVisible(binding.lock().change());
    }

    private Optional<LockRecord> lockRecord() {
        return binding.lock() == null
                ? Optional.empty()
                : change(binding.lock().change())
                        .flatMap(change -> change.state().heldLock(environment.getName()));
    }

    /** The next outage that somebody planned, of the changes the viewer may see. */
    public WindowRecord getNextWindow() {
        return Promotion.get().changes().all().stream()
                .filter(change -> !change.summary().isEnded() && Who.sees(change.summary()))
                .flatMap(change -> change.state().lastWindow(environment.getName()).stream())
                .filter(window -> window.start() != null && window.ended() == null)
                .min(Comparator.comparing(WindowRecord::start))
                .orElse(null);
    }

    /** Whether the change that holds the lock is over or gone, so that it will not come back. */
    public boolean isHolderGone() {
        return binding.lock() != null
                && summary(binding.lock().change())
                        .filter(state -> !state.phase().isEnded())
                        .isEmpty();
    }

    public boolean isMayRelease() {
        return binding.lock() != null && mayOverride(binding.lock().change());
    }

    public boolean isMayOverrideMark() {
        return binding.mark() != null && mayOverride(binding.mark().change());
    }

    private static boolean mayOverride(String changeKey) {
        return summary(changeKey)
                .map(state -> Who.may(state, PromotionPermissions.OVERRIDE))
                .orElseGet(() -> Jenkins.get().hasPermission(Jenkins.ADMINISTER));
    }

    /** Those who wait for the lock, in their order. */
    public List<Binding.Waiting> getQueue() {
        return binding.queue();
    }

    /** Releases the lock by force. */
    @RequirePOST
    public HttpResponse doRelease(
            @QueryParameter String token,
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to("..", () -> {
            String holder = binding.lock() == null ? null : binding.lock().change();
            ChangePage.custody().release(environment.getName(), token, Who.person(), reason, mayOverride(holder));
            return Map.of("released", token);
        });
    }

    /** Removes the mark of an apply that nobody finishes. */
    @RequirePOST
    public HttpResponse doOverride(
            @QueryParameter String reason,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to("..", () -> {
            Binding.Mark mark = binding.mark();
            if (mark == null) {
                throw Refusal.conflict("Environment '" + environment.getName() + "' has no unfinished apply");
            }
            Change change = Promotion.get()
                    .changes()
                    .get(mark.change())
                    .orElseThrow(() -> Refusal.conflict(
                            "The record of change '" + mark.changeName() + "' is gone; restore it from a backup"));
            ChangePage.custody().overrideApply(change, mark.apply(), Who.person(), reason, mayOverride(mark.change()));
            return Map.of("overridden", mark.apply());
        });
    }

    /** There is nothing to see but the list. */
    public HttpResponse doIndex() {
        return HttpResponses.redirectTo("..");
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
