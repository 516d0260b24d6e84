/**
 * The one way in which something is refused: what, why and the way on, before anything was done. Knows how it is put into words,
 * and nothing else.
 */
package io.jenkins.plugins.promotion.refusal;
