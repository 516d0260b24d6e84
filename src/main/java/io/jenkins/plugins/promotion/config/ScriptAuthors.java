package io.jenkins.plugins.promotion.config;

import hudson.Extension;
import hudson.XmlFile;
import hudson.model.Items;
import hudson.model.Job;
import hudson.model.Saveable;
import hudson.model.User;
import hudson.model.listeners.SaveableListener;
import hudson.security.ACL;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.core.Authentication;

/**
 * Who last changed what a Pipeline job runs: the script in its configuration, or where that comes from. Whoever did is an
 * author of what its builds record. Other changes of a job make nobody one.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class ScriptAuthors extends SaveableListener {

    private static final Logger LOGGER = Logger.getLogger(ScriptAuthors.class.getName());
    private static final String FILE = "configuration-promotion.author";
    /** As Jenkins writes it a script is escaped, so that it cannot end the element, and there are no comments. */
    private static final Pattern DEFINITION =
            Pattern.compile("<definition\\b[^>]*(?:/>|(?<!/)>.*</definition>)", Pattern.DOTALL);
    /** Something that is elsewhere in the job. */
    private static final Pattern REFERENCE = Pattern.compile("<[^<>]* reference=\"");
    /** Versions of plugins, which are others after an update. */
    private static final Pattern VERSION = Pattern.compile(" plugin=\"[^\"<>]*\"");

    @Override
    public void onChange(Saveable saved, XmlFile file) {
        if (saved instanceof Job<?, ?> job) {
            try {
                note(job);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, e, () -> "Who changed the script of " + job.getFullName() + " is not noted");
            }
        }
    }

    /** By what is run and not by the file, which may be spelt as somebody sent it until it is saved again by whomever. */
    private static void note(Job<?, ?> job) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Items.XSTREAM2.toXMLUTF8(job, written);
        String all = written.toString(StandardCharsets.UTF_8);
        Matcher definition = DEFINITION.matcher(all);
        if (!definition.find()) {
            return;
        }
        String runs = REFERENCE.matcher(definition.group()).find() ? all : definition.group();
        String digest = Sha256.hex(VERSION.matcher(runs).replaceAll("").getBytes(StandardCharsets.UTF_8));
        Path folder = job.getRootDir().toPath();
        if (!digest.equals(noted(folder)[0])) {
            String line = digest + " " + person() + "\n";
            Durable.replace(folder.resolve(FILE), line.getBytes(StandardCharsets.UTF_8), Modes.OWN_FILE);
        }
    }

    /** Empty for Jenkins itself, which has a user too. */
    private static String person() {
        Authentication who = Jenkins.getAuthentication2();
        User user = ACL.SYSTEM2.equals(who) || ACL.isAnonymous2(who) ? null : User.current();
        return user == null ? "" : user.getId();
    }

    /** Digest of the definition and, if it was a person, who made it so. */
    private static String[] noted(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.isRegularFile(file) ? Files.readString(file).strip().split(" ", 2) : new String[] {""};
    }

    /** Id of the user who last changed what the job runs; empty if that was no person, or before this was noted. */
    public static Optional<String> of(Job<?, ?> job) throws IOException {
        String[] noted = noted(job.getRootDir().toPath());
        return noted.length == 2 ? Optional.of(noted[1]) : Optional.empty();
    }
}
