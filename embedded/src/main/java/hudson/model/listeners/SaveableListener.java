package hudson.model.listeners;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.XmlFile;
import hudson.model.Saveable;

/** Hears of what was saved. */
public abstract class SaveableListener implements ExtensionPoint {

    public void onChange(Saveable o, XmlFile file) {}

    public static void fireOnChange(Saveable o, XmlFile file) {
        ExtensionList.lookup(SaveableListener.class).forEach(listener -> listener.onChange(o, file));
    }
}
