/**
 * The web half of the embedded host: Jetty, the filters in front of genuine Stapler, sign-in, crumbs, errors.
 * It knows the host's model; the plugin never knows it.
 */
package io.jenkins.embedded.web;
