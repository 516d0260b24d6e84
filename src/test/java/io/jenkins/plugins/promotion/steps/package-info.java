/** Tests of every step, refusal and rule through real builds; they run unchanged on both hosts. */
package io.jenkins.plugins.promotion.steps;
