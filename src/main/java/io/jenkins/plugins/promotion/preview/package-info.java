/**
 * What a plan will change, as people read it before it happens: typed, bounded in size, safe to show.
 *
 * <p>It knows plans, trees and structured files, asks no node, and runs nothing. What an environment keeps for itself is
 * left out here already, so that no page, document or JSON made of it can tell it.
 */
package io.jenkins.plugins.promotion.preview;
