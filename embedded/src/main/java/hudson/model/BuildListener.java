package hudson.model;

/** The listener of a whole build. */
public interface BuildListener extends TaskListener {}
