/** Credentials that are one text. */
package org.jenkinsci.plugins.plaincredentials;
