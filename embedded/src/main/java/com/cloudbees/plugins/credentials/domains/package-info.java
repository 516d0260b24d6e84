/** What credentials are wanted for. */
package com.cloudbees.plugins.credentials.domains;
