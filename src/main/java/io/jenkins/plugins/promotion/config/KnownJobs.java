package io.jenkins.plugins.promotion.config;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Which job a name meant when it was first used. Changes and definitions of environments name jobs, and a name can be had
 * again: whoever may create or move a job must not come by what another left. A job is known by an id in its own folder,
 * which goes with it where it is moved, and is gone when it is deleted.
 */
@Restricted(NoExternalUse.class)
public final class KnownJobs {

    private static final String ID = "configuration-promotion.id";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private Map<String, String> ids;
    /** Whether they are not all on the disk, which nobody gains by: nothing is met until they are. */
    private boolean unwritten;

    /** @param file that keeps ids by full name; need not exist */
    public KnownJobs(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Whether the job of this name is the one that the name meant before, or the name meant none. */
    public synchronized boolean isKnown(String name, Path folder) {
        String id = ids().get(name);
        return id == null || id.equals(id(folder));
    }

    /** As {@link #isKnown}; a name that meant none means this job from now on. */
    public synchronized boolean meet(String name, Path folder) throws IOException {
        if (unwritten) {
            store(ids);
        }
        if (!ids().containsKey(name)) {
            takeOver(name, folder);
        }
        return isKnown(name, folder);
    }

    /** The name means this job from now on, whatever it meant before. */
    public synchronized void takeOver(String name, Path folder) throws IOException {
        String id = id(folder);
        if (id.isEmpty()) {
            id = UUID.randomUUID().toString();
            Durable.replace(folder.resolve(ID), id.getBytes(StandardCharsets.UTF_8), Modes.OWN_FILE);
        }
        put(name, id);
    }

    /** The job of this name is gone: no other is it. */
    public synchronized void gone(String name) throws IOException {
        if (!ids().containsKey(name)) {
            put(name, UUID.randomUUID().toString());
        }
    }

    /**
     * A job has another name. What it left under the old one is nobody else's until {@link #left}.
     *
     * @param folder of the job, where it is now
     * @param isNamed whether the new name has a meaning already
     * @return whether it was the job that the old name meant, so that what names it follows
     */
    public synchronized boolean moved(String from, String to, Path folder, boolean isNamed) throws IOException {
        boolean known = isKnown(from, folder);
        String id = isNamed ? UUID.randomUUID().toString() : known ? ids().get(from) : null;
        if (id != null && !ids().containsKey(to)) {
            put(to, id);
        }
        return known;
    }

    /** Nothing names the job that had this name by it any more, so that the name means nobody. */
    public synchronized void left(String name) throws IOException {
        Map<String, String> fresh = new TreeMap<>(ids());
        if (fresh.remove(name) != null) {
            store(fresh);
        }
    }

    private static String id(Path folder) {
        try {
            return Files.isRegularFile(folder.resolve(ID))
                    ? Files.readString(folder.resolve(ID)).trim()
                    : "";
        } catch (IOException e) {
            throw unreadable(ID + " in the folder of a job", e);
        }
    }

    /** Then nobody can tell whether a job is the one that is meant, so it is not. */
    private static Refusal unreadable(String what, IOException why) {
        return Refusal.conflict(what + " cannot be read, so nobody knows which jobs are meant")
                .mend("An administrator has to restore it from a backup of JENKINS_HOME.")
                .causedBy(why);
    }

    private Map<String, String> ids() {
        if (ids == null) {
            try {
                ids = Files.exists(file)
                        ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
                        : new TreeMap<>();
            } catch (IOException e) {
                throw unreadable(Folders.name(file), e);
            }
        }
        return ids;
    }

    private void put(String name, String id) throws IOException {
        Map<String, String> fresh = new TreeMap<>(ids());
        if (!id.equals(fresh.put(name, id))) {
            store(fresh);
        }
    }

    /** What cannot be written is remembered, and written with what comes next. */
    private void store(Map<String, String> fresh) throws IOException {
        ids = fresh;
        unwritten = true;
        Folders.createOwn(Folders.above(file));
        Durable.replace(file, JSON.writeValueAsBytes(fresh), Modes.OWN_FILE);
        unwritten = false;
    }
}
