/** The kinds of plain credentials that can be stored. */
package org.jenkinsci.plugins.plaincredentials.impl;
