package io.jenkins.plugins.checks.api;

/** Publishes checks of one build where its code is kept. */
public abstract class ChecksPublisher {
    public abstract void publish(ChecksDetails details);
}
