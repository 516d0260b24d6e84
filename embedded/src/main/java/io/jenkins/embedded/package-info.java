/**
 * The embedded host: enough of Jenkins to run this plugin and its tests from Maven Central alone.
 *
 * <p><b>It is not Jenkins.</b> Genuine are groovy-cps (the engine that makes a Jenkinsfile resumable), Stapler and Jelly
 * (pages, forms, exports), XStream (stored files), Spring Security's types and Jetty. Imitated, from signatures and
 * documented behaviour, are the classes of {@code hudson}, {@code jenkins} and {@code org.jenkinsci} that the plugin and
 * its tests name, the built-in steps in {@code io.jenkins.embedded.steps}, configuration as code and the users file.
 *
 * <p>Declarative Pipeline is imitated in part (see {@code io.jenkins.embedded.declarative}). It ends as the genuine one
 * does, but its log has neither the braces of blocks nor a stage for the checkout, and Restart from Stage is not there.
 *
 * <p>Out of reach, and refused or simply absent: the Groovy sandbox (a script runs with the rights
 * of whoever started the host), real agents, the queue, plugins of others, fingerprints, stage view, credentials. Restart,
 * permission and agent behaviour count as shown only on genuine Jenkins.
 */
package io.jenkins.embedded;
