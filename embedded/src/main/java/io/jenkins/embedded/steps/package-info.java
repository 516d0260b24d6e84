/** The few built-in steps of the embedded host, each in its simplest honest form. */
package io.jenkins.embedded.steps;
