package io.jenkins.plugins.promotion.process;

/** What a build that runs as a user must be allowed on its job, besides reading. */
public enum Right {
    /** To copy onto environments, and to record as the plan what was changed there. */
    COPY("Copy"),
    /** To lock environments and give them free, to apply plans to them, and to close the change. */
    APPLY("Apply"),
    /** To record what tests found. */
    TEST("Test"),
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
