/**
 * What a person sees: the build's action, the change's, job's and environments' pages, and My approvals. Knows Jenkins; what
 * people do there is in {@code process.people}, and what builds do is of no concern here.
 */
package io.jenkins.plugins.promotion.view;
