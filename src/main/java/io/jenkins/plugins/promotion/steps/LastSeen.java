package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Modes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Notes every minute that the controller is at work, so that after a crash is known since when it was not. */
@Extension
@Restricted(NoExternalUse.class)
public final class LastSeen extends AsyncPeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(LastSeen.class.getName());
    private Instant before;
    /** {@code null} until somebody asks, which is not when extensions are made. */
    private Instant started;

    public LastSeen() {
        super("Last seen of the configuration promotion");
    }

    public static LastSeen get() {
        return ExtensionList.lookupSingleton(LastSeen.class);
    }

    private static Path file() {
        return Promotion.root().resolve("last-seen");
    }

    /** When the controller was last seen at work before it was started; empty where nobody noted it. */
    public synchronized Optional<Instant> before() {
        look();
        return Optional.ofNullable(before);
    }

    /** When it was started, as far as anybody can tell who asked later: no step did anything before. */
    public synchronized Instant started() {
        look();
        return started;
    }

    private void look() {
        if (started == null) {
            before = read();
            started = Promotion.get().clock().instant();
        }
    }

    @Override
    public long getRecurrencePeriod() {
        return Duration.ofMinutes(1).toMillis();
    }

    @Override
    protected void execute(TaskListener listener) throws IOException {
        note();
    }

    /** Only one writes at a time. */
    synchronized void note() throws IOException {
        look();
        Folders.createOwn(Promotion.root());
        Durable.replace(
                file(), Promotion.get().clock().instant().toString().getBytes(StandardCharsets.UTF_8), Modes.OWN_FILE);
    }

    private static Instant read() {
        try {
            return Instant.parse(Files.readString(file()).strip());
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | DateTimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Since when the controller was down is not known: " + file());
            return null;
        }
    }

    /** Whoever shuts it down does so now, and not up to a minute ago. */
    @Extension
    public static final class Shutdown extends ItemListener {
        @Override
        public void onBeforeShutdown() {
            try {
                get().note();
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "Not noted when the controller went down", e);
            }
        }
    }
}
