package hudson.util;

import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Saveable;

/** Describables that their owner stores. */
public class DescribableList<T extends Describable<T>, D extends Descriptor<T>> extends PersistedList<T> {
    public DescribableList(Saveable owner) {
        setOwner(owner);
    }

    @Override
    public <U extends T> U get(Class<U> type) {
        return super.get(type);
    }
}
