/**
 * Configuration promotion: Pipeline steps that express how configuration changes reach production.
 *
 * <p>The class here holds what all of it shares on one controller, from its start to its end.
 *
 * <p>The process itself is in {@code process} and knows no Jenkins, nor does any package that it knows: {@code
 * change}, {@code journal}, {@code lock}, {@code signoff}, {@code outage}, {@code plan}, {@code structured}, {@code execution},
 * {@code site}, {@code copy}, {@code store}, {@code tree}, {@code files} and {@code refusal}. {@code environment}, {@code
 * steps}, {@code view}, {@code config}, {@code upkeep} and this package join it to Jenkins.
 */
package io.jenkins.plugins.promotion;
