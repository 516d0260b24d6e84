package hudson.model;

/** A kind of {@link JobProperty}. */
public abstract class JobPropertyDescriptor extends Descriptor<JobProperty<?>> {
    protected JobPropertyDescriptor() {}
}
