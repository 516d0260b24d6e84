/** The process without a host: tests of acts, and the workroom in which they run. */
package io.jenkins.plugins.promotion.process;
