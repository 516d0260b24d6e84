/**
 * Changes to a file system that can be made durable, counted on and shared with other processes, and what that takes:
 * names by their bytes, markers of who works where, threads that share the work. Knows no other package of this plugin.
 */
package io.jenkins.plugins.promotion.files;
