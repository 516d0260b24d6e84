/** Hearing of items and builds. */
package hudson.model.listeners;
