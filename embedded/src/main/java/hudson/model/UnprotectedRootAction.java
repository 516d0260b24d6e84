package hudson.model;

/** A page at the root for everybody, also for those who may not read anything. */
public interface UnprotectedRootAction extends RootAction {}
