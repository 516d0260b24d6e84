/**
 * The embedded host's Pipeline engine around genuine groovy-cps: a script becomes a program whose every suspension is
 * written to {@code program.dat} of the build and goes on from there in a later JVM. No Groovy sandbox: scripts of this
 * host are run with all the rights of the person who starts it.
 */
package org.jenkinsci.plugins.workflow.cps;
