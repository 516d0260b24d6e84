package io.jenkins.plugins.promotion.steps;

import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import jenkins.model.Jenkins;

/** The environments that a form offers. */
final class EnvironmentChoice {

    private EnvironmentChoice() {}

    /**
     * Their names in stage order; none for whoever may not read Jenkinsfiles of the job.
     *
     * @param item the job on whose page the form is, or {@code null}
     */
    static ListBoxModel of(Item item) {
        boolean may =
                item == null ? Jenkins.get().hasPermission(Jenkins.ADMINISTER) : item.hasPermission(Item.EXTENDED_READ);
        ListBoxModel names = new ListBoxModel();
        if (may) {
            for (Environment environment : PromotionConfiguration.get().getEnvironments()) {
                names.add(environment.getName());
            }
        }
        return names;
    }
}
