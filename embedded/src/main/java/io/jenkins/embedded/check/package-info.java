/** What {@code --check} looks through before anything runs. */
package io.jenkins.embedded.check;
