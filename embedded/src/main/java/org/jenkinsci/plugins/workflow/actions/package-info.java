/** What is attached to steps of a build. */
package org.jenkinsci.plugins.workflow.actions;
