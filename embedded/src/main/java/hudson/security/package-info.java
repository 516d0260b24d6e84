/** Permissions, access control lists, realms. Knows no pages. */
package hudson.security;
