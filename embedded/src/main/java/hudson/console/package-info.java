/** Build logs as pages show them. */
package hudson.console;
