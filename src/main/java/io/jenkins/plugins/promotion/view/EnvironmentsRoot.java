package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.RootAction;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** {@code /environments/}: what lies in each environment, who holds it, who waits for it. */
@Extension
@ExportedBean
public final class EnvironmentsRoot extends PromotionPage implements RootAction {

    /** Those that a job names which the viewer may see; administrators see all. */
    @Exported(visibility = 2)
    public List<EnvironmentPage> getEnvironments() {
        Jenkins.get().checkPermission(Jenkins.READ);
        return PromotionConfiguration.get().getEnvironments().stream()
                .filter(EnvironmentsRoot::isVisible)
                .map(EnvironmentPage::new)
                .collect(Collectors.toList());
    }

    private static boolean isVisible(Environment environment) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                || environment.getJobs().stream()
                        .map(name -> Jenkins.get().getItemByFullName(name, Job.class))
                        .anyMatch(job -> job != null && job.hasPermission(Item.READ));
    }

    /** {@code <name>}. */
    public EnvironmentPage getDynamic(String name) {
        return getEnvironments().stream()
                .filter(page -> page.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    public boolean isAdministrator() {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    @Override
    public String getIconFileName() {
        return "symbol-server";
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Environments");
    }

    @Override
    public String getUrlName() {
        return "environments";
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
