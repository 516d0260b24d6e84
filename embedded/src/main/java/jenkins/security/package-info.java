/** Who builds run as. */
package jenkins.security;
