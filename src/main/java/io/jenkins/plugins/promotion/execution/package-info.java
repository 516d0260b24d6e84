/**
 * One job: run a work plan on an environment, item by item, so that every step is recorded before and after it is taken.
 *
 * <p>{@link io.jenkins.plugins.promotion.execution.PlanRun} lives on the controller and decides from a ledger what comes
 * next; {@link io.jenkins.plugins.promotion.execution.ItemActions} acts on the environment's node. Between them travel
 * only {@code ItemTask} and {@code ItemOutcome}. Knows plans, trees and structured files, but no Jenkins.
 */
package io.jenkins.plugins.promotion.execution;
