/**
 * Environments: what administrators define, and the way to an environment's configuration on the node where it lives.
 * Everything that touches it runs there, as named callables of this plugin, never as code that a job author chose. Knows
 * no type of environment: each has a package of its own below, which knows this one.
 */
package io.jenkins.plugins.promotion.environment;
