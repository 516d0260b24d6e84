package org.jenkinsci.remoting;

/** Answers whether this machine may do a piece of work. */
public abstract class RoleChecker {}
