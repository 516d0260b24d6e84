/** Tests of the embedded host itself; genuine Jenkins has its own, so they are left out of {@code -Pjenkins}. */
package io.jenkins.embedded.web;
