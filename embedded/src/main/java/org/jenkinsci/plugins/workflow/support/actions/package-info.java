/** What is attached to steps of a build by those that wait. */
package org.jenkinsci.plugins.workflow.support.actions;
