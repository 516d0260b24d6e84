/** {@code currentBuild}. */
package org.jenkinsci.plugins.workflow.support.steps.build;
