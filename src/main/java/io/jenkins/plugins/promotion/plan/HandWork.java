package io.jenkins.plugins.promotion.plan;

/** What a person does and then says so on the page of the build. */
public interface HandWork {
    /** What to do; may hold <code>${name}</code> references. */
    String instruction();

    /** What the person must write down as proof; empty means that none is required. */
    String evidence();

    /** Whether another person must confirm it. */
    boolean secondPerson();
}
