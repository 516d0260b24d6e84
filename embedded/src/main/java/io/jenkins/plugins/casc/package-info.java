/** Configuration as code, as far as the plugin reads and writes values of its own by it. */
package io.jenkins.plugins.casc;
