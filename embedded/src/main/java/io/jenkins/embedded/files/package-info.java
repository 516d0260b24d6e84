/** File patterns and file facts for {@link hudson.FilePath}. */
package io.jenkins.embedded.files;
