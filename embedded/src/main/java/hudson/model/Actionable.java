package hudson.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;

/** Something that actions are attached to: its own, which are stored, and those factories add. */
public abstract class Actionable extends AbstractModelObject {
    private volatile CopyOnWriteArrayList<Action> actions;

    /** The stored actions. */
    public List<Action> getActions() {
        if (actions == null) {
            synchronized (this) {
                if (actions == null) {
                    actions = new CopyOnWriteArrayList<>();
                }
            }
        }
        return actions;
    }

    public final List<? extends Action> getAllActions() {
        List<Action> all = new ArrayList<>(getActions());
        for (TransientActionFactory<?> factory : TransientActionFactory.factoriesFor(getClass(), Action.class)) {
            all.addAll(created(factory, this));
        }
        return Collections.unmodifiableList(all);
    }

    private static <T> Collection<? extends Action> created(TransientActionFactory<T> factory, Object target) {
        return factory.createFor(factory.type().cast(target));
    }

    public <T extends Action> List<T> getActions(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Action action : getAllActions()) {
            if (type.isInstance(action)) {
                found.add(type.cast(action));
            }
        }
        return found;
    }

    public <T extends Action> T getAction(Class<T> type) {
        for (Action action : getActions()) {
            if (type.isInstance(action)) {
                return type.cast(action);
            }
        }
        List<T> found = getActions(type);
        return found.isEmpty() ? null : found.get(0);
    }

    public void addAction(Action a) {
        if (a == null) {
            throw new IllegalArgumentException("The action must not be null");
        }
        getActions().add(a);
    }

    public void replaceAction(Action a) {
        addOrReplaceAction(a);
    }

    public boolean addOrReplaceAction(Action a) {
        if (a == null) {
            throw new IllegalArgumentException("The action must not be null");
        }
        boolean removed = getActions().removeIf(old -> old.getClass() == a.getClass() && old != a);
        boolean added = !getActions().contains(a);
        if (added) {
            addAction(a);
        }
        return removed || added;
    }

    /** The action that serves one URL segment. */
    public Object getDynamic(String token, StaplerRequest req, StaplerResponse rsp) {
        for (Action action : getAllActions()) {
            if (token.equals(action.getUrlName())) {
                return action;
            }
        }
        return null;
    }
}
