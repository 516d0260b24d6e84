package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.ManagementLink;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;

/** {@code /manage/promotion-environments/}: administrators define environments, a page each. */
@Extension
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
        return "promotion-environments";
    }

    @Override
    public Category getCategory() {
        return Category.CONFIGURATION;
    }

    /** In stage order. */
    public List<Environment> getEnvironments() {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return PromotionConfiguration.get().getEnvironments();
    }

    /** {@code define/<name>}: the page of one. */
    public EnvironmentEditor getDefine(String name) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        return PromotionConfiguration.get()
                .environment(name)
                .map(environment -> new EnvironmentEditor(name, EnvironmentForm.of(environment), Map.of()))
                .orElse(null);
    }

    /** {@code new}: the page of one that is to be made. */
    public EnvironmentEditor getNew() {
        return new EnvironmentEditor(null, EnvironmentForm.fresh(), Map.of());
    }
}
