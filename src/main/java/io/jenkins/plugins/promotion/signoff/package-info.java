/**
 * Sign-off gates: who may decide (names, quorum, four eyes, break-glass), what exactly is approved, what became of a
 * gate, and the test plan with its results. Pure values and functions; knows neither Jenkins nor files nor a clock.
 */
package io.jenkins.plugins.promotion.signoff;
