/**
 * The twelve steps as decisions: what a build does to a change, evaluated again whenever something happened, over a small
 * {@link io.jenkins.plugins.promotion.process.Session} of ports. Knows no Jenkins; what people do to a change is in {@code
 * people}.
 */
package io.jenkins.plugins.promotion.process;
