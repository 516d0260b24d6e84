package io.jenkins.plugins.checks.api;

import java.util.Objects;
import java.util.Optional;

/** A check of a commit. */
public class ChecksDetails {
    private final String name;
    private final String detailsURL;
    private final ChecksStatus status;
    private final ChecksConclusion conclusion;
    private final ChecksOutput output;

    private ChecksDetails(ChecksDetailsBuilder from) {
        name = from.name;
        detailsURL = from.detailsURL;
        status = from.status;
        conclusion = from.conclusion;
        output = from.output;
    }

    public Optional<String> getName() {
        return Optional.ofNullable(name);
    }

    public ChecksStatus getStatus() {
        return status;
    }

    public Optional<String> getDetailsURL() {
        return Optional.ofNullable(detailsURL);
    }

    public ChecksConclusion getConclusion() {
        return conclusion;
    }

    public Optional<ChecksOutput> getOutput() {
        return Optional.ofNullable(output);
    }

    /** Makes one. */
    public static class ChecksDetailsBuilder {
        private String name;
        private String detailsURL;
        private ChecksStatus status = ChecksStatus.NONE;
        private ChecksConclusion conclusion = ChecksConclusion.NONE;
        private ChecksOutput output;

        public ChecksDetailsBuilder withName(String name) {
            this.name = Objects.requireNonNull(name);
            return this;
        }

        public ChecksDetailsBuilder withStatus(ChecksStatus status) {
            this.status = Objects.requireNonNull(status);
            return this;
        }

        public ChecksDetailsBuilder withDetailsURL(String detailsURL) {
            this.detailsURL = Objects.requireNonNull(detailsURL);
            return this;
        }

        public ChecksDetailsBuilder withConclusion(ChecksConclusion conclusion) {
            this.conclusion = Objects.requireNonNull(conclusion);
            return this;
        }

        public ChecksDetailsBuilder withOutput(ChecksOutput output) {
            this.output = Objects.requireNonNull(output);
            return this;
        }

        public ChecksDetails build() {
            return new ChecksDetails(this);
        }
    }
}
