/** Tests of how environments are defined. */
package io.jenkins.plugins.promotion.environment;
