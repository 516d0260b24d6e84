package io.jenkins.plugins.promotion.process;

/** What a build that runs as a user must be allowed on its job, besides reading. */
public enum Right {
    /** To copy onto environments. */
    COPY("Copy"),
    /** To lock environments and to apply plans to them. */
    APPLY("Apply"),
    /** To do what the rules refuse, for a reason. */
    OVERRIDE("Override");

    private final String text;

    Right(String text) {
        this.text = text;
    }

    /** Its name below Promotion/, as administrators see it. */
    public String text() {
        return text;
    }
}
