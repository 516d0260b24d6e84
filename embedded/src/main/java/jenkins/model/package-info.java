/** The host itself, global configuration, and interfaces of actions. */
package jenkins.model;
