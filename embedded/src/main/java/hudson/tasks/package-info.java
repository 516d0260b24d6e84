/** What plugins need of the Mailer plugin. */
package hudson.tasks;
