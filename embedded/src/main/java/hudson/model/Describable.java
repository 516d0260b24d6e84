package hudson.model;

import jenkins.model.Jenkins;

/** Something configured by people, with a {@link Descriptor}. */
public interface Describable<T extends Describable<T>> {
    @SuppressWarnings("unchecked")
    default Descriptor<T> getDescriptor() {
        return (Descriptor<T>) Jenkins.get().getDescriptorOrDie((Class) getClass());
    }
}
