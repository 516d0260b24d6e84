package hudson.model;

/** An action that has a sign in the list of builds, its view {@code badge.jelly}. */
public interface BuildBadgeAction extends Action {}
