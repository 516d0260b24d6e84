/**
 * What test scripts report, and which cases of a test plan that is about. Reports are input that anybody may have written.
 * Knows no Jenkins.
 */
package io.jenkins.plugins.promotion.testing;
