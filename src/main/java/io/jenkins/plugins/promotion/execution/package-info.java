/**
 * One job: run a work plan on an environment, item by item, so that every step is recorded before and after it is taken.
 *
 * <p>{@link io.jenkins.plugins.promotion.execution.PlanRun} lives on the controller and decides from a ledger what comes
 * next; {@link io.jenkins.plugins.promotion.execution.Performer} acts on the environment's node. Between them travel
 * only {@code ItemTask} and {@code ItemOutcome}. Knows plans, trees and structured files, but no Jenkins.
 *
 * <p>What a kind of item does on a node is one class, a {@link io.jenkins.plugins.promotion.execution.NodeWork}, in the list
 * {@code NodeWorks}.
 */
package io.jenkins.plugins.promotion.execution;
