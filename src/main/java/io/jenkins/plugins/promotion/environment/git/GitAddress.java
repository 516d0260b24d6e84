package io.jenkins.plugins.promotion.environment.git;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an environment is kept.
 *
 * @param url of the repository: http, https, ssh (or {@code user@host:path}) or file, or an absolute path on the node
 * @param branch its name, without {@code refs/heads/}
 * @param folder of the repository that is the environment, without slashes at its ends; empty for all of it
 */
public record GitAddress(String url, String branch, String folder) implements Serializable {
    private static final String USER = "(?:[A-Za-z0-9._][A-Za-z0-9._+-]*@)?";
    private static final String HOST = "(?<host>[A-Za-z0-9_][A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]+\\])";
    private static final Pattern SSH =
            Pattern.compile("(?i)ssh://" + USER + HOST + "(?::\\d{1,5})?(?<path>/[^\\s'\"\\\\?#]+)");
    private static final Pattern SCP =
            Pattern.compile(USER.replace(")?", ")") + HOST + ":(?!//)(?<path>[^\\s'\"\\\\?#]+)");
    private static final Pattern HTTP = Pattern.compile("(?i)https?://(?<host>[^/]*?)(?::80|:443)?(?<path>/.*|)");

    /** @throws Refusal saying what is wrong, and what would be right */
    public GitAddress {
        url = checkUrl(url);
        branch = checkBranch(branch);
        folder = checkFolder(folder);
    }

    /** The trimmed URL. */
    public static String checkUrl(String text) {
        String url = text == null ? "" : text.trim();
        if (url.isEmpty()) {
            throw Refusal.mistake(
                    "A git environment needs a url: an https URL, or an absolute path on the environment's node");
        }
        if (url.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.isWhitespace(c) && c != ' ')) {
            throw Refusal.mistake("The git url has a control character: write it on one line");
        }
        if (url.startsWith("/")) {
            return url;
        }
        if (isSsh(url)) {
            return url;
        }
        int colon = url.indexOf(':');
        String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
        switch (scheme) {
            case "http", "https" -> requirePlain(url);
            case "file" -> {
                if (!url.substring(colon).matches(":(//)?/.*")) {
                    throw Refusal.mistake("git url '" + url + "': write file:///absolute/path");
                }
            }
            default ->
            // Not quoted: what is before an @ may be a password.
            throw Refusal.mistake("The git url is neither http, https, ssh (ssh://user@host/path or user@host:path,"
                    + " without a password) nor file, nor an absolute path on the node");
        }
        return url;
    }

    private static void requirePlain(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw Refusal.mistake("The git url is no URL (" + e.getReason() + ")");
        }
        if (uri.getRawAuthority() == null || uri.getRawAuthority().isEmpty()) {
            throw Refusal.mistake("The git url names no host");
        }
        if (uri.getRawAuthority().contains("@")) {
            throw Refusal.mistake("The git url holds a user name or a password, which anyone could read"
                    + " there: take them out, store them in the credentials, and name them by credentialsId");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw Refusal.mistake("The git url has a part after ? or #, where a secret could be read: take"
                    + " it out, and name credentials by credentialsId");
        }
    }

    /** Whether a repository is reached by ssh. */
    static boolean isSsh(String url) {
        return SSH.matcher(url).matches() || SCP.matcher(url).matches();
    }

    /** The URL in the form that has a scheme, to find credentials for its host. */
    static String uri(String url) {
        Matcher brief = SCP.matcher(url);
        return brief.matches() ? "ssh://" + brief.group("host") + "/" : url;
    }

    /** What is the same for one repository however it is named: host and path, and a port that is not the usual one. */
    static String repository(String url) {
        for (Pattern pattern : List.of(SSH, SCP, HTTP)) {
            Matcher found = pattern.matcher(url);
            if (found.matches()) {
                String path = found.group("path").replaceFirst("^/+", "").replaceFirst("(\\.git)?/*$", "");
                return (found.group("host") + "/" + path).toLowerCase(Locale.ROOT);
            }
        }
        return url.toLowerCase(Locale.ROOT);
    }

    /** The trimmed name. */
    public static String checkBranch(String text) {
        String branch = text == null ? "" : text.trim();
        if (branch.isEmpty()) {
            throw Refusal.mistake("A git environment needs a branch, for example main");
        }
        boolean plain = branch.codePoints().noneMatch(c -> c <= ' ' || c == 0x7f || "~^:?*[\\".indexOf(c) >= 0)
                && !branch.matches("refs/.*|[-/].*|.*[/.]|.*(\\.\\.|@\\{|//).*")
                && !branch.matches("(.*/)?\\.[^/]*(/.*)?|.*\\.lock(/.*)?")
                && !branch.equals("@");
        if (!plain) {
            throw Refusal.mistake("git branch '" + branch
                    + "' is no name of a branch: write it as git branch shows it, such as main");
        }
        return branch;
    }

    /** The folder without slashes at its ends. */
    public static String checkFolder(String text) {
        String folder = text == null ? "" : text.trim().replaceAll("^(\\./)+|/+$", "");
        if (folder.isEmpty() || folder.equals(".")) {
            return "";
        }
        for (String part : folder.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || part.equalsIgnoreCase(".git")
                    || part.indexOf('\\') >= 0
                    || part.codePoints().anyMatch(Character::isISOControl)) {
                throw Refusal.mistake("git folder '" + folder
                        + "' is no folder of a repository: write it from the repository's root, such as shop/config,"
                        + " without '..', '.git' and a slash in front");
            }
        }
        return folder;
    }

    /** The branch as the repository names it. */
    String ref() {
        return "refs/heads/" + branch;
    }

    /** Whether the repository is on the node itself. */
    boolean isLocal() {
        return url.startsWith("/") || url.regionMatches(true, 0, "file:", 0, 5);
    }

    /** The repository's path on the node. */
    String path() {
        return url.startsWith("/") ? url : url.replaceFirst("^[A-Za-z]+:(//)?", "");
    }

    /** One line for people. */
    @Override
    public String toString() {
        return url + ", branch " + branch + (folder.isEmpty() ? "" : ", folder " + folder);
    }
}
