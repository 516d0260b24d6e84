package hudson.model;

/** The common root of model classes. */
public abstract class AbstractModelObject implements ModelObject {}
