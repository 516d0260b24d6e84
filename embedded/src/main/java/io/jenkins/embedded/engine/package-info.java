/** What the Pipeline engine stands on: one thread per program, and the program's file. */
package io.jenkins.embedded.engine;
