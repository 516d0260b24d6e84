/**
 * One job: read and change single values inside JSON, YAML, properties, XML and INI files without touching a byte outside
 * the value.
 *
 * <p>Knows the formats and nothing of environments, plans or Jenkins. How a value is named, the format says.
 */
package io.jenkins.plugins.promotion.structured;
