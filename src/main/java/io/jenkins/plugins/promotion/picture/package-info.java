/**
 * Pictures for pages, made here as SVG: no script, no style of its own, colours by classes. Each has a title and says in its
 * description what it shows; a table beside it says the same. Knows what it draws of {@code change}, and lengths of {@code plan}.
 */
package io.jenkins.plugins.promotion.picture;
