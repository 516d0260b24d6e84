package io.jenkins.plugins.promotion.plan;

/** How large a plan may be; beyond it the file is refused, since nobody can review it. */
public final class Limits {
    /** Bytes of the plan file. */
    public static final int PLAN_BYTES = 8 << 20;
    /** Levels of nested lists and mappings. */
    public static final int DEPTH = 32;
    /** Items of a plan. */
    public static final int ITEMS = 20_000;
    /** Checks of a plan as a whole. */
    public static final int CHECKS = 100;
    /** Mistakes that are told at once; more are counted. */
    public static final int PROBLEMS = 200;
    /** Bytes of one file beside the plan. */
    public static final int REFERENCE_BYTES = 16 << 20;
    /** Bytes of all files beside the plan together. */
    public static final long ALL_REFERENCES_BYTES = 64L << 20;

    private Limits() {}
}
