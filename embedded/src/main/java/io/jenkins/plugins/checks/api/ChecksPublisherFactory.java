package io.jenkins.plugins.checks.api;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Optional;

/** Knows where checks of a build go. */
public abstract class ChecksPublisherFactory implements ExtensionPoint {

    protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
        return Optional.empty();
    }

    /** The first that knows the build; nobody hears of it where none does. */
    public static ChecksPublisher fromRun(Run<?, ?> run, TaskListener listener) {
        return ExtensionList.lookup(ChecksPublisherFactory.class).stream()
                .map(factory -> factory.createPublisher(run, listener))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> new ChecksPublisher() {
                    @Override
                    public void publish(ChecksDetails details) {
                        listener.getLogger().println("[Checks API] No suitable checks publisher found.");
                    }
                });
    }
}
