/** What ran in a Pipeline; only what steps ask for: an id and a name. */
package org.jenkinsci.plugins.workflow.graph;
