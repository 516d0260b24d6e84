/** Credentials, as far as the plugin asks for them: users with passwords in one store in memory. */
package com.cloudbees.plugins.credentials;
