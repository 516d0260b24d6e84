/** Base classes of work that is sent to nodes. */
package jenkins;
