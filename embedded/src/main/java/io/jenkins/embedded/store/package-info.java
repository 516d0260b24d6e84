/** What XStream may store without reaching into the JDK. */
package io.jenkins.embedded.store;
