/**
 * Declarative Pipeline, as far as a Jenkinsfile of this process needs it. A Jenkinsfile with {@code pipeline} is looked
 * through before it runs, and every section that this host does not have is refused by name and line.
 */
package io.jenkins.embedded.declarative;
