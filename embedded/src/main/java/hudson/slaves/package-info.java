/** Agents of tests: folders of this machine reached through a channel that serializes what it carries. */
package hudson.slaves;
