package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.RootAction;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.ChangeName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** {@code /promotion-changes/}: all changes that the viewer may see, and a page each. */
@Extension
@ExportedBean
@Restricted(NoExternalUse.class)
public final class ChangesRoot extends PromotionPage implements RootAction {

    /** Changes, newest first. */
    @Exported(visibility = 2)
    public List<ChangePage> getChanges() {
        Jenkins.get().checkPermission(Jenkins.READ);
        return Promotion.get().changes().all().stream()
                .filter(change -> Who.sees(change.summary()))
                .map(change -> new ChangePage(change, null))
                .collect(Collectors.toList());
    }

    /** Folders that hold no readable change, for administrators. */
    public Map<String, String> getUnreadable() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                ? Promotion.get().changes().unreadable()
                : Map.of();
    }

    /** Why the record of a change that is known by its key cannot be shown; empty where it can. */
    static Optional<String> missing(String key) {
        if (Promotion.get().changes().get(key).isPresent()) {
            return Optional.empty();
        }
        boolean administrator = Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        String damage = Promotion.get().changes().unreadable().get(key);
        if (damage != null) {
            return Optional.of(administrator ? damage : Texts.text("RecordDamaged"));
        }
        return Optional.of(Texts.text("RecordGone"));
    }

    /** {@code <key>}; hidden changes are as good as absent. */
    public ChangePage getDynamic(String key) {
        if (!ChangeName.isKey(key)) {
            return null;
        }
        return Promotion.get()
                .changes()
                .get(key)
                .filter(change -> Who.sees(change.summary()))
                .map(change -> new ChangePage(change, null))
                .orElse(null);
    }

    @Override
    public String getIconFileName() {
        return "symbol-swap";
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Changes");
    }

    @Override
    public String getUrlName() {
        return "promotion-changes";
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
