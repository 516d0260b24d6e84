package hudson.model;

/** A describable whose descriptor is found by its class. */
public abstract class AbstractDescribableImpl<T extends AbstractDescribableImpl<T>> implements Describable<T> {
    @Override
    public Descriptor<T> getDescriptor() {
        return Describable.super.getDescriptor();
    }
}
