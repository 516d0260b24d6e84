/**
 * The change: what is promoted. One folder each under JENKINS_HOME, and in it one journal that is the single source of
 * truth; everything else a person sees of a change is computed from it. Knows {@code journal}, {@code files} and the values
 * of {@code plan}, {@code execution}, {@code signoff} and {@code outage}, and no Jenkins.
 */
package io.jenkins.plugins.promotion.change;
