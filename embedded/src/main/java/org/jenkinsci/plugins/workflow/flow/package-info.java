/** Running Pipelines as others see them; signatures are those of workflow-api. */
package org.jenkinsci.plugins.workflow.flow;
