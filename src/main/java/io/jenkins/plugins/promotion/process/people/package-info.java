/**
 * What people do to a change, on pages and over HTTP: decide at gates, begin and follow a plan, enter the dates of an
 * outage, and take custody of what is stuck. Every act checks its rule and records its facts in one go, so that of two
 * clicks one counts and the other is told so. Knows the domain packages only; who somebody is and what permissions they
 * hold is told by the caller.
 */
package io.jenkins.plugins.promotion.process.people;
