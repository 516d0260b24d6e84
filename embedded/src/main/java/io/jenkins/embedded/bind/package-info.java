/** Binds named values (a step's arguments, YAML) to annotated constructors and setters. Knows nothing of Pipelines. */
package io.jenkins.embedded.bind;
