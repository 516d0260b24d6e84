package io.jenkins.plugins.promotion.notice;

import hudson.ExtensionList;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails.ChecksDetailsBuilder;
import io.jenkins.plugins.checks.api.ChecksOutput.ChecksOutputBuilder;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.promotion.hearing.Standing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Publishes a check where a build has its code from. Loaded only where it is needed, since the Checks API may be absent. */
final class CheckPost {

    private static final Logger LOGGER = Logger.getLogger(CheckPost.class.getName());

    private CheckPost() {}

    /** Whether there is a plugin that publishes checks. */
    static boolean isThere() {
        return !ExtensionList.lookup(ChecksPublisherFactory.class).isEmpty();
    }

    /**
     * Publishes it, or makes the one of this name say that now.
     *
     * @param change absolute address of the change's page; relative where nobody entered that of Jenkins, and then not linked
     */
    static void publish(Run<?, ?> run, String name, Standing standing, String change) {
        ChecksDetailsBuilder check = new ChecksDetailsBuilder()
                .withName(name)
                .withStatus(standing.outcome().isPresent() ? ChecksStatus.COMPLETED : ChecksStatus.IN_PROGRESS)
                .withConclusion(standing.outcome().map(CheckPost::conclusion).orElse(ChecksConclusion.NONE))
                .withOutput(new ChecksOutputBuilder()
                        .withTitle(standing.title())
                        .withSummary(standing.summary())
                        .withText(standing.text(change))
                        .build());
        if (change.startsWith("http")) {
            check.withDetailsURL(standing.link(change));
        }
        // What it says is of use to administrators only, so it is not in the build's log.
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        TaskListener listener = new StreamTaskListener(said, StandardCharsets.UTF_8);
        ChecksPublisherFactory.fromRun(run, listener).publish(check.build());
        LOGGER.log(Level.FINE, "{0}, {1}: {2}", new Object[] {run, name, said.toString(StandardCharsets.UTF_8)});
    }

    private static ChecksConclusion conclusion(Standing.Outcome outcome) {
        return switch (outcome) {
            case SUCCESS -> ChecksConclusion.SUCCESS;
            case FAILURE -> ChecksConclusion.FAILURE;
            case NEUTRAL -> ChecksConclusion.NEUTRAL;
            case CANCELLED -> ChecksConclusion.CANCELED;
        };
    }
}
