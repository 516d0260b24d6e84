package io.jenkins.embedded.web;

import hudson.model.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import jenkins.model.Jenkins;

/** API tokens: random, shown once, kept as SHA-256 in {@code api-tokens.txt} of the home folder. */
public final class ApiTokens {
    private ApiTokens() {}

    /** Makes a token for a user. */
    public static String create(User user) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String token = "11" + HexFormat.of().formatHex(random);
        try {
            Files.writeString(
                    file(), line(user.getId(), token) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot store the API token of " + user.getId(), e);
        }
        return token;
    }

    static boolean matches(String userId, String token) {
        try {
            return token.length() == 34
                    && Files.exists(file())
                    && Files.readAllLines(file()).contains(line(userId, token));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file(), e);
        }
    }

    private static Path file() {
        return Jenkins.get().getRootDir().toPath().resolve("api-tokens.txt");
    }

    private static String line(String userId, String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((User.idStrategy().keyFor(userId) + ":" + token).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
