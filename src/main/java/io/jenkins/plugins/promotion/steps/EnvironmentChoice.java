package io.jenkins.plugins.promotion.steps;

import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.config.Jobs;
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
        ListBoxModel names = new ListBoxModel();
        for (Environment environment : Environments.all()) {
            if (isVisible(environment, item)) {
                names.add(environment.getName());
            }
        }
        return names;
    }

    /** Whoever writes the script of a job may know its environments, and those of jobs they can read. */
    private static boolean isVisible(Environment environment, Item item) {
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                || item != null
                        && item.hasPermission(Item.EXTENDED_READ)
                        && environment.getJobs().stream()
                                .anyMatch(name -> Jobs.readable(name).isPresent());
    }
}
