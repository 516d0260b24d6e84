/** Users with keys for ssh. */
package com.cloudbees.jenkins.plugins.sshcredentials;
