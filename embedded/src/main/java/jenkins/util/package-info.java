/** The timer. */
package jenkins.util;
