/** The part of Jenkins' root package that the plugin and its tests use: signatures are Jenkins', bodies are the host's. */
package hudson;
