/**
 * What the content stores on the nodes need from time to time: getting rid of what nothing names any more, and reading
 * everything back to find damage, with the changes it hurts; and looks for drift when somebody asks. Knows Jenkins and {@code environment}.
 */
package io.jenkins.plugins.promotion.upkeep;
