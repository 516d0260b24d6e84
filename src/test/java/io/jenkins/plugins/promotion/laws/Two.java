package io.jenkins.plugins.promotion.laws;

/** Planted: one of a circle of three. */
public final class Two {
    Three next;
}
