package hudson;

import hudson.model.AbstractModelObject;

/** The plugins; on the embedded host all classes are in one place. */
public abstract class PluginManager extends AbstractModelObject {

    /** Finds the classes of all plugins. */
    public final ClassLoader uberClassLoader = PluginManager.class.getClassLoader();
}
