package hudson.model;

import hudson.ExtensionPoint;

/** A page at the root that needs no permission. */
public interface UnprotectedRootAction extends RootAction, ExtensionPoint {}
