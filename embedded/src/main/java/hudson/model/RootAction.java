package hudson.model;

import hudson.ExtensionPoint;

/** A page at the root. */
public interface RootAction extends Action, ExtensionPoint {}
