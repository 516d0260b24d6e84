package io.jenkins.plugins.promotion.config;

import hudson.Extension;
import hudson.model.AbstractItem;
import hudson.model.Item;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.ChangeSummary;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.environment.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Carries a renamed or moved job over in changes and in the definitions of environments, so that neither is orphaned and
 * nobody gains a right by creating a job under the old name.
 */
@Extension
@Restricted(NoExternalUse.class)
public class JobNames extends ItemListener {

    private static final Logger LOGGER = Logger.getLogger(JobNames.class.getName());

    /** One of several things to carry over, none of which waits for another to succeed. */
    private interface Note {
        void take() throws IOException;
    }

    /** @return whether all were taken; of each that was not, the log says why */
    private static boolean take(String otherwise, Note... notes) {
        boolean all = true;
        for (Note note : notes) {
            try {
                note.take();
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, otherwise, e);
                all = false;
            }
        }
        return all;
    }

    /** What it leaves is nobody's until an administrator says whose. */
    @Override
    public void onDeleted(Item item) {
        String name = item.getFullName();
        take(
                "That job '" + name + "' was deleted could not be noted",
                () -> {
                    if (item instanceof AbstractItem && isNamed(name)) {
                        Jobs.known().gone(name);
                        LOGGER.log(
                                Level.WARNING,
                                "''{0}'' was deleted, and environments or changes name it. A new one of that name may"
                                        + " use them only once an administrator lets it take over, on the page"
                                        + " Environments.",
                                name);
                    }
                },
                () -> renameBuilds(new ChangeFact.JobReplaced(name)));
    }

    private static void renameBuilds(ChangeFact fact) throws IOException {
        Promotion.get().bindings().renameBuilds(ChangeSummary.renaming(fact));
    }

    private static boolean isNamed(String job) {
        return Environments.all().stream()
                        .anyMatch(environment -> environment.getJobs().contains(job))
                || !Environments.delegations(job).isEmpty()
                || Promotion.get().changes().all().stream()
                        .anyMatch(change -> change.summary().admits(job));
    }

    @Override
    public void onLocationChanged(Item item, String oldFullName, String newFullName) {
        String otherwise = "Job '" + oldFullName + "' is now '" + newFullName
                + "', but not all that names it could be told; rename it back, mend the disk, and rename it again";
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            Path folder = item.getRootDir().toPath();
            boolean named = isNamed(newFullName);
            if (!Jobs.known().isKnown(oldFullName, folder)) {
                Jobs.known().moved(oldFullName, newFullName, folder, named);
                return; // What names the old name never meant this job.
            }
            boolean carried = take(
                    otherwise,
                    () -> Jobs.known().moved(oldFullName, newFullName, folder, named),
                    () -> Promotion.get().changes().renameJob(oldFullName, newFullName),
                    () -> carry(PromotionConfiguration.get(), oldFullName, newFullName),
                    () -> Environments.renameJob(oldFullName, newFullName),
                    () -> renameBuilds(new ChangeFact.JobRenamed(oldFullName, newFullName)));
            if (carried) { // Else something may name it as before, which must be nobody else's.
                Jobs.known().left(oldFullName);
            }
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, otherwise, e);
        }
    }

    private static void carry(PromotionConfiguration configuration, String oldFullName, String newFullName) {
        synchronized (configuration) { // What somebody saves meanwhile must not be lost.
            List<Environment> all = new ArrayList<>(configuration.getEnvironments());
            boolean named = false;
            for (Environment environment : all) {
                named |= Environments.rename(environment, oldFullName, newFullName);
            }
            if (named) {
                configuration.store(all);
            }
            if (!Environments.delegations(oldFullName).isEmpty()) {
                configuration.storeDelegations(configuration.getDelegations().stream()
                        .map(delegation -> delegation.ofFolder(oldFullName, newFullName))
                        .toList());
            }
        }
    }
}
