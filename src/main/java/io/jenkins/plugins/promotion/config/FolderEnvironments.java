package io.jenkins.plugins.promotion.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import com.cloudbees.hudson.plugins.folder.AbstractFolderProperty;
import com.cloudbees.hudson.plugins.folder.AbstractFolderPropertyDescriptor;
import hudson.Extension;
import hudson.model.Item;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Environments that whoever configures a folder defines, for jobs below it. It holds whatever it is given; what counts of it
 * is asked at each use, see {@link Environments}. Loaded only where the folders' plugin is.
 */
@Restricted(NoExternalUse.class)
public class FolderEnvironments extends AbstractFolderProperty<AbstractFolder<?>> {

    private final List<Environment> environments;

    @DataBoundConstructor
    public FolderEnvironments(List<Environment> environments) {
        this.environments = environments == null ? new ArrayList<>() : new ArrayList<>(environments);
    }

    public List<Environment> getEnvironments() {
        List<?> stored = environments == null ? List.of() : environments;
        return stored.stream()
                .filter(Environment.class::isInstance)
                .map(Environment.class::cast)
                .toList();
    }

    /** Why some of them do not count, a sentence each. */
    public List<String> getObjections() {
        return owner == null ? List.of() : Environments.objections(owner.getFullName(), getEnvironments());
    }

    /** Registers the class. */
    @Extension(optional = true)
    @Symbol("promotionEnvironments")
    public static class DescriptorImpl extends AbstractFolderPropertyDescriptor {
        @Override
        public String getDisplayName() {
            return ResourceBundleHolder.get(FolderEnvironments.class).format("Name");
        }

        /** @throws FormException if some of what was typed would not count; then nothing is stored */
        @Override
        public AbstractFolderProperty<?> newInstance(StaplerRequest2 req, JSONObject form) throws FormException {
            AbstractFolderProperty<?> typed = super.newInstance(req, form);
            if (typed instanceof FolderEnvironments environments) {
                Item folder = req.findAncestorObject(Item.class);
                List<String> objections = folder == null
                        ? List.of()
                        : Environments.objections(folder.getFullName(), environments.getEnvironments());
                if (!objections.isEmpty()) {
                    Refusal refusal = Refusal.mistake(String.join("; ", objections));
                    throw new FormException(refusal.getMessage(), refusal, "environments");
                }
            }
            return typed;
        }

        /** What administrators let a folder define, a line each, for its form. */
        public List<Delegation> delegations(Item folder) {
            return Environments.delegations(folder.getFullName());
        }
    }

    /** Finds them. */
    @Extension(optional = true)
    @Restricted(NoExternalUse.class)
    public static class InFolders implements DefinedBelow {
        @Override
        public List<Environment> of(Item item) {
            FolderEnvironments held = item instanceof AbstractFolder<?> folder
                    ? folder.getProperties().get(FolderEnvironments.class)
                    : null;
            return held == null ? List.of() : held.getEnvironments();
        }

        @Override
        public void save(Item item) throws IOException {
            item.save();
        }
    }
}
