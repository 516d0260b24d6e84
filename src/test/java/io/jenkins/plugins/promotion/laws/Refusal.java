package io.jenkins.plugins.promotion.laws;

/** Planted: a name that the plugin has already. */
public final class Refusal {}
