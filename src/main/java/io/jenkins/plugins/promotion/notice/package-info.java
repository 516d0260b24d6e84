/**
 * How events reach somebody: the extension point for other plugins, mail, webhooks, and what administrators and people set
 * for that. Which events there are and when each is delivered is the business of {@code hearing}. Knows Jenkins; nothing but
 * pages knows it.
 */
package io.jenkins.plugins.promotion.notice;
