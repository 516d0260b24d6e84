/**
 * Configuration promotion: Pipeline steps that express how configuration changes reach production.
 *
 * <p>The packages {@code tree}, {@code plan}, {@code execution}, {@code lock}, {@code signoff}, {@code outage}, {@code
 * change} and {@code journal} know no Jenkins; {@code environment}, {@code steps}, {@code view} and {@code config} join
 * them to it.
 */
package io.jenkins.plugins.promotion;
