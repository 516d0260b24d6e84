package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.ManagementLink;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import java.util.List;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** {@code /manage/environment-definitions/}: administrators define environments, a page each. */
@Extension
@Restricted(NoExternalUse.class)
public final class EnvironmentLink extends ManagementLink {

    @Override
    public String getIconFileName() {
        return "symbol-server";
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Environments");
    }

    @Override
    public String getDescription() {
        return Texts.text("EnvironmentsDescription");
    }

    @Override
    public String getUrlName() {
        return "environment-definitions";
    }

    @Override
    public Category getCategory() {
        return Category.CONFIGURATION;
    }

    /** In stage order. */
    public List<Environment> getEnvironments() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return Environments.all();
    }

    /**
     * Those whose name, place, node or jobs have a text in them, in stage order.
     *
     * @param filter the text in any case; {@code null} or nothing for all
     */
    public List<Environment> matching(String filter) {
        String wanted = Util.fixNull(filter).trim().toLowerCase(Locale.ROOT);
        return getEnvironments().stream()
                .filter(e -> text(e).toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
    }

    /** Address, from Jenkins' root, of the folder that defines an environment; empty if none does. */
    public String folderUrl(Environment e) {
        return e.getFolder() == null
                ? ""
                : Jobs.item(e.getFolder()).map(Item::getUrl).orElse("");
    }

    private static String text(Environment e) {
        return String.join("\n", e.getName(), e.getType().getLocation(), e.getNode(), String.join("\n", e.getJobs()));
    }

    /** {@code define/<name>}: the page of one. */
    public EnvironmentEditor getDefine(String name) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return PromotionConfiguration.get()
                .environment(name)
                .map(EnvironmentEditor::of)
                .orElse(null);
    }

    /** {@code new}: the page of one that is to be made. */
    public EnvironmentEditor getNew() {
        return EnvironmentEditor.of(null);
    }
}
