/**
 * The surface of the Jenkins Test Harness that the plugin's tests use, over the embedded host, so that the same test
 * sources run on both hosts.
 */
package org.jvnet.hudson.test;
