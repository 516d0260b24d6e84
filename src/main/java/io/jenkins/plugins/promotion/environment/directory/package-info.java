/**
 * Environments that are a directory on their node. Only the type, which is what administrators define, knows Jenkins.
 */
package io.jenkins.plugins.promotion.environment.directory;
