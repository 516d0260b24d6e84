/**
 * The work plan: what people write down while they change the first stage, and what is followed on every later one.
 *
 * <p>Its one job is the file: the model, reading with errors at line and column, the digest that a sign-off names,
 * derivation from the difference of two trees, the completeness proof, CSV and Markdown. It knows configuration trees
 * and structured files, but no Jenkins, and it runs nothing.
 *
 * <p>A kind of item is one class, an {@link io.jenkins.plugins.promotion.plan.ItemAction}, in the list
 * {@link io.jenkins.plugins.promotion.plan.ItemKinds}.
 */
package io.jenkins.plugins.promotion.plan;
