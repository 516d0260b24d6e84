package org.jenkinsci.plugins.workflow.actions;

import hudson.model.Action;

/** An action of a step that is kept with the build. */
public interface PersistentAction extends Action {}
