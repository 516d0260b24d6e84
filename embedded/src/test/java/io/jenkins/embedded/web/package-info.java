/** Tests of the embedded host itself. */
package io.jenkins.embedded.web;
