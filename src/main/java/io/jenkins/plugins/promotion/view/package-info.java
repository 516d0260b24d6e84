/** What a person sees: the build's action, the change's, job's and environments' pages, and My approvals. */
package io.jenkins.plugins.promotion.view;
