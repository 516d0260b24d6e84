/** Channels to nodes; on the embedded host always to this machine. */
package hudson.remoting;
