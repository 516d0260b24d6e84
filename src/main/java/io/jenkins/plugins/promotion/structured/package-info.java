/**
 * One job: read and change single values inside JSON, YAML and properties files without touching a byte outside the
 * value.
 *
 * <p>Knows the three formats and nothing of environments, plans or Jenkins. A value is named by a pointer: RFC 6901 for
 * JSON and YAML, the key itself for properties files.
 */
package io.jenkins.plugins.promotion.structured;
