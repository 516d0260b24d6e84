package io.jenkins.plugins.promotion.config;

import hudson.model.Job;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/**
 * The jobs that changes and environments name, as the viewer sees them. All of the plugin's pages look jobs up here:
 * Jenkins throws where somebody may discover a job but not read it, which would take a whole list from its viewer.
 */
public final class Jobs {

    private Jobs() {}

    /** The job of this full name; empty where there is none, or none that the viewer may read. */
    public static Optional<Job<?, ?>> readable(String fullName) {
        try {
            return Optional.ofNullable(Jenkins.get().getItemByFullName(fullName, Job.class));
        } catch (AccessDeniedException e) {
            return Optional.empty();
        }
    }
}
