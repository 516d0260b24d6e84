/** Running a build again, perhaps with a changed script. */
package org.jenkinsci.plugins.workflow.cps.replay;
