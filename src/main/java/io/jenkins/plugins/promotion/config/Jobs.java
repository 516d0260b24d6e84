package io.jenkins.plugins.promotion.config;

import hudson.model.AbstractItem;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.access.AccessDeniedException;

/**
 * The jobs that changes and environments name, as the viewer sees them. All of the plugin's pages look jobs up here:
 * Jenkins throws where somebody may discover a job but not read it, which would take a whole list from its viewer.
 */
@Restricted(NoExternalUse.class)
public final class Jobs {

    private static final Logger LOGGER = Logger.getLogger(Jobs.class.getName());

    private static KnownJobs known;

    private Jobs() {}

    /** Whether a job is the one that its name meant when it was first used; a name that meant none means it from now on. */
    public static boolean meet(AbstractItem job) throws IOException {
        return known().meet(job.getFullName(), job.getRootDir().toPath());
    }

    /** As {@link #meet} for the job, or folder, that has this name now, if there is one. */
    static void meetIfThere(String fullName) {
        Optional<AbstractItem> item = item(fullName);
        try {
            if (item.isPresent()) {
                meet(item.get());
            }
        } catch (IOException e) {
            throw Refusal.conflict(
                            "Which '" + fullName + "' is meant could not be noted, so another could come by the name")
                    .mend("Free space on the controller's disk or mend it, then save again.")
                    .causedBy(e);
        }
    }

    /** Lets a job have what another of its name left. */
    public static void takeOver(AbstractItem job) throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        if (!isKnown(job)) {
            // First: none of its builds may join before those of the other are told apart.
            Promotion.get()
                    .changes()
                    .replaceJob(job.getFullName(), Jenkins.getAuthentication2().getName());
        }
        known().takeOver(job.getFullName(), job.getRootDir().toPath());
    }

    /** Whether a job has the name of another that environments or changes mean. */
    public static boolean isStranger(AbstractItem job) {
        try {
            return !isKnown(job);
        } catch (Refusal e) { // Of one job: the others stay what they are.
            LOGGER.log(Level.FINE, e, () -> "Nobody can tell whether " + job.getFullName() + " is meant, so it is not");
            return true;
        }
    }

    private static boolean isKnown(AbstractItem job) {
        return known().isKnown(job.getFullName(), job.getRootDir().toPath());
    }

    /** Which jobs are meant by their names, on this controller. */
    static synchronized KnownJobs known() {
        Path file = Promotion.root().resolve("jobs.json");
        if (known == null || !known.file().equals(file)) {
            known = new KnownJobs(file);
        }
        return known;
    }

    /**
     * The job of this full name; empty where there is none, none that the viewer may read, or only another that came by the
     * name since.
     */
    public static Optional<Job<?, ?>> readable(String fullName) {
        try {
            return found(fullName).filter(job -> !isStranger(job));
        } catch (AccessDeniedException e) {
            return Optional.empty();
        }
    }

    /** Whether the build with this id, {@code <job>#<n>}, is going on, whoever asks. */
    public static boolean isBuilding(String build) {
        return build(build).filter(Run::isBuilding).isPresent();
    }

    /** Whether that build is at its end and nobody says that it failed. */
    public static boolean isWell(String build) {
        return build(build)
                .map(Run::getResult)
                .filter(result -> result.isBetterOrEqualTo(Result.UNSTABLE))
                .isPresent();
    }

    /** The build with this id, {@code <job>#<n>}, whoever asks. */
    public static Optional<Run<?, ?>> build(String id) {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            return Optional.ofNullable(Run.fromExternalizableId(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The job or folder that has this name now, whether or not it is meant. */
    public static Optional<AbstractItem> item(String fullName) {
        return Optional.ofNullable(Jenkins.get().getItemByFullName(fullName, AbstractItem.class));
    }

    /** The job that has this name now, whether or not it is meant. */
    public static Optional<Job<?, ?>> found(String fullName) {
        return Optional.ofNullable(Jenkins.get().getItemByFullName(fullName, Job.class));
    }
}
