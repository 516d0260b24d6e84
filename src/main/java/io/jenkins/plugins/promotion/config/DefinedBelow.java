package io.jenkins.plugins.promotion.config;

import hudson.ExtensionPoint;
import hudson.model.Item;
import io.jenkins.plugins.promotion.environment.Environment;
import java.io.IOException;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Definitions that an item holds. What implements it is loaded only where the plugin is that the item comes from. */
@Restricted(NoExternalUse.class)
public interface DefinedBelow extends ExtensionPoint {

    /** What the item holds, whether or not anybody let it; none if it is no item that could. */
    List<Environment> of(Item item);

    /** Stores what was changed in them. */
    void save(Item item) throws IOException;
}
