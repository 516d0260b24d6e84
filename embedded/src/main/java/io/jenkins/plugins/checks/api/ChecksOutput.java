package io.jenkins.plugins.checks.api;

import java.util.Objects;
import java.util.Optional;

/** What a check says. */
public class ChecksOutput {
    private final String title;
    private final String summary;
    private final String text;

    private ChecksOutput(String title, String summary, String text) {
        this.title = title;
        this.summary = summary;
        this.text = text;
    }

    public Optional<String> getTitle() {
        return Optional.ofNullable(title);
    }

    /** Markdown. */
    public Optional<String> getSummary() {
        return Optional.ofNullable(summary);
    }

    /** Markdown. */
    public Optional<String> getText() {
        return Optional.ofNullable(text);
    }

    /** Makes one. */
    public static class ChecksOutputBuilder {
        private String title;
        private String summary;
        private String text;

        public ChecksOutputBuilder withTitle(String title) {
            this.title = Objects.requireNonNull(title);
            return this;
        }

        public ChecksOutputBuilder withSummary(String summary) {
            this.summary = Objects.requireNonNull(summary);
            return this;
        }

        public ChecksOutputBuilder withText(String text) {
            this.text = Objects.requireNonNull(text);
            return this;
        }

        public ChecksOutput build() {
            return new ChecksOutput(title, summary, text);
        }
    }
}
