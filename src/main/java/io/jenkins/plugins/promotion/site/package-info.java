/**
 * An environment opened for work where its configuration is: what can be asked of it, and how the answer is found there.
 * Knows no Jenkins; the way to a node is a port, {@link io.jenkins.plugins.promotion.site.Transport}.
 */
package io.jenkins.plugins.promotion.site;
