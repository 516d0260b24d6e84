/** Global configuration (pages and configuration-as-code) and permissions. */
package io.jenkins.plugins.promotion.config;
