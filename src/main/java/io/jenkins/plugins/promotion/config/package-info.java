/**
 * Global configuration (pages and configuration-as-code), permissions, and jobs that are renamed. Knows Jenkins, {@code
 * environment} and {@code change}.
 */
package io.jenkins.plugins.promotion.config;
