/** Roles of machines; not checked by the embedded host. */
package org.jenkinsci.remoting;
