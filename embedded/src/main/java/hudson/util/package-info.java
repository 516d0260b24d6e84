/** Form answers, lists of builds, listeners, XStream. */
package hudson.util;
