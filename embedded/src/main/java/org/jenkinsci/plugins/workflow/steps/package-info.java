/** The step API that the plugin implements; signatures are those of workflow-step-api. */
package org.jenkinsci.plugins.workflow.steps;
