/** The little of the queue that signatures need; the embedded host starts builds at once. */
package hudson.model.queue;
