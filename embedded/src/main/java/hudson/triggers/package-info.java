/** See {@link io.jenkins.embedded}. */
package hudson.triggers;
