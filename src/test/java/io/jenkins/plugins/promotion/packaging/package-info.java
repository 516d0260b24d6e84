/**
 * Whether what is uploaded to a controller is what was built, and whether it links there. Knows class files and
 * archives, and nothing of what the plugin does.
 */
package io.jenkins.plugins.promotion.packaging;
