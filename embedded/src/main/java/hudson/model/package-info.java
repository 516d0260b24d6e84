/** Jenkins' model as far as the plugin and its tests use it: items, builds, actions, causes, parameters, users, nodes. */
package hudson.model;
