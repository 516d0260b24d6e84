/** Describables that a Jenkinsfile names by symbol. */
package org.jenkinsci.plugins.structs.describable;
