/** Configuration as code of the embedded host, and its users. */
package io.jenkins.embedded.config;
