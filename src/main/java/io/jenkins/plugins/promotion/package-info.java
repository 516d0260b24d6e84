/**
 * Configuration promotion: Pipeline steps that express how configuration changes reach production.
 *
 * <p>The process itself is in {@code process} and knows no Jenkins, nor does any package that it knows; {@code
 * environment}, {@code steps}, {@code view}, {@code config} and {@code upkeep} join it to Jenkins.
 */
package io.jenkins.plugins.promotion;
