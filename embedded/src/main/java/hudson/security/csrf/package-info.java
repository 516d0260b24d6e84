/** Crumbs: proof that a POST comes from a page of this host. */
package hudson.security.csrf;
