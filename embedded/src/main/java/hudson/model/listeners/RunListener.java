package hudson.model.listeners;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Hears of builds. */
public abstract class RunListener<R extends Run> implements ExtensionPoint {
    private static final Logger LOGGER = Logger.getLogger(RunListener.class.getName());
    public final Class<R> targetType;

    /** Of the type that the subclass names. */
    @SuppressWarnings("unchecked")
    protected RunListener() {
        Class<?> found = Run.class;
        if (getClass().getGenericSuperclass() instanceof java.lang.reflect.ParameterizedType type) {
            java.lang.reflect.Type argument = type.getActualTypeArguments()[0];
            if (argument instanceof java.lang.reflect.ParameterizedType nested) {
                argument = nested.getRawType();
            }
            if (argument instanceof Class<?> named) {
                found = named;
            }
        }
        targetType = (Class<R>) found;
    }

    public void onCompleted(R r, TaskListener listener) {}

    public void onFinalized(R r) {}

    public void onInitialize(R r) {}

    public void onStarted(R r, TaskListener listener) {}

    public void onDeleted(R r) {}

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void fire(Run r, Consumer<RunListener> event) {
        for (RunListener listener : all()) {
            if (listener.targetType.isInstance(r)) {
                try {
                    event.accept(listener);
                } catch (RuntimeException e) {
                    LOGGER.log(Level.WARNING, listener.getClass().getName() + " failed for " + r, e);
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    public static void fireCompleted(Run r, TaskListener listener) {
        fire(r, heard -> heard.onCompleted(r, listener));
    }

    @SuppressWarnings("unchecked")
    public static void fireInitialize(Run r) {
        fire(r, heard -> heard.onInitialize(r));
    }

    @SuppressWarnings("unchecked")
    public static void fireStarted(Run r, TaskListener listener) {
        fire(r, heard -> heard.onStarted(r, listener));
    }

    @SuppressWarnings("unchecked")
    public static void fireFinalized(Run r) {
        fire(r, heard -> heard.onFinalized(r));
    }

    @SuppressWarnings("unchecked")
    public static void fireDeleted(Run r) {
        fire(r, heard -> heard.onDeleted(r));
    }

    public static ExtensionList<RunListener> all() {
        return ExtensionList.lookup(RunListener.class);
    }
}
