package io.jenkins.plugins.promotion.notice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import hudson.model.User;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.Sync;
import io.jenkins.plugins.promotion.hearing.Letter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What is kept for those who want one mail a day: a file for each. What came until the hour is due then, and goes once the mail is
 * sent; what comes later waits for the next day, also while a mail of others could not be sent.
 */
final class Digests {

    private static final Logger LOGGER = Logger.getLogger(Digests.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDING = ".jsonl";
    private static final String DUE = ".due";
    private static final String DAY = "day";

    private final Path home;

    Digests(Path home) {
        this.home = home;
    }

    /** Keeps an event for these people. */
    synchronized void add(Collection<User> users, Letter letter) throws IOException {
        for (User user : users) {
            Folders.createOwn(home);
            Path file = home.resolve(Sha256.hex(user.getId()) + ENDING);
            ObjectNode line = JSON.createObjectNode()
                    .put("user", user.getId())
                    .put("id", letter.event().source().id())
                    .put("line", letter.line())
                    .put("link", letter.link());
            append(file, line + "\n");
        }
    }

    /**
     * Sends what is kept, once a day at or after an hour.
     *
     * @throws IOException if that could not be kept; then some may get it once more
     */
    synchronized void send(ZonedDateTime now, int hour) throws IOException {
        if (!Files.isDirectory(home)) {
            return;
        }
        String today = now.toLocalDate().toString();
        if (now.getHour() >= hour && !today.equals(lastDay())) {
            for (Path file : kept(ENDING)) {
                makeDue(file);
            }
            Durable.replace(home.resolve(DAY), (today + "\n").getBytes(StandardCharsets.UTF_8), 0600);
        }
        for (Path file : kept(DUE)) {
            send(file, now);
        }
    }

    private List<Path> kept(String ending) throws IOException {
        return Folders.list(home).stream()
                .filter(file -> Folders.name(file).endsWith(ending))
                .toList();
    }

    /** After what is due already; a line that is there twice, since it was interrupted, is told once. */
    private static void makeDue(Path file) throws IOException {
        Path due = file.resolveSibling(Folders.name(file).replace(ENDING, DUE));
        append(due, read(file));
        Durable.remove(file);
    }

    /** On lines of their own, also where a crash tore the one before. */
    private static void append(Path file, String lines) throws IOException {
        Files.writeString(
                file, "\n" + lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Sync.of(file);
    }

    /** Also where a crash tore it within a letter. */
    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private String lastDay() throws IOException {
        try {
            return Files.readString(home.resolve(DAY)).trim();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static void send(Path file, ZonedDateTime now) throws IOException {
        // By id: what was delivered a second time is told once.
        Map<String, String> told = new LinkedHashMap<>();
        String id = "";
        for (String line : read(file).split("\n")) {
            if (line.isEmpty()) {
                continue;
            }
            try {
                JsonNode one = JSON.readTree(line);
                id = one.path("user").asText();
                told.put(
                        one.path("id").asText(),
                        one.path("line").asText() + "\n  " + one.path("link").asText());
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "A line of " + file + " was torn by a crash; the event is written again", e);
            }
        }
        User user = id.isEmpty() ? null : User.getById(id, false);
        List<String> to = new ArrayList<>();
        if (user != null) {
            MailPost.address(user).ifPresent(to::add);
        }
        if (!to.isEmpty()) {
            String text = String.join("\n\n", told.values()) + "\n";
            MailPost.Mail mail = new MailPost.Mail(
                    "digest-" + Sha256.hex(text + now.toLocalDate()).substring(0, 32),
                    "digest",
                    told.size() + (told.size() == 1 ? " event" : " events") + " of configuration promotion",
                    text,
                    Date.from(now.withZoneSameInstant(ZoneOffset.UTC).toInstant()));
            try {
                MailPost.send(mail, to);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, "The digest of " + id + " was not sent; it is tried again", e);
                return;
            }
        }
        Durable.remove(file);
    }
}
