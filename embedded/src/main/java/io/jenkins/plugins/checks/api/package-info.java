/** Checks of a commit, as far as the plugin publishes them. */
package io.jenkins.plugins.checks.api;
