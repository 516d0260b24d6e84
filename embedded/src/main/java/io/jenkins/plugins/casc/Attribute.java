package io.jenkins.plugins.casc;

/** A part of a value, by its name; no configurator of this host has one. */
public abstract class Attribute<O, T> {}
