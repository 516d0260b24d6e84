package jenkins.model;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Action;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Adds actions that are not stored to every object of one type. */
public abstract class TransientActionFactory<T> implements ExtensionPoint {
    public abstract Class<T> type();

    public abstract Collection<? extends Action> createFor(T target);

    public static Iterable<? extends TransientActionFactory<?>> factoriesFor(
            Class<?> type, Class<? extends Action> actionType) {
        List<TransientActionFactory<?>> found = new ArrayList<>();
        for (TransientActionFactory<?> factory : ExtensionList.lookup(TransientActionFactory.class)) {
            if (factory.type().isAssignableFrom(type)) {
                found.add(factory);
            }
        }
        return found;
    }
}
