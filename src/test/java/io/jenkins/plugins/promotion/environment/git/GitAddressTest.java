package io.jenkins.plugins.promotion.environment.git;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What names a repository, a branch and a folder, and what does not. */
public class GitAddressTest {

    @Test
    public void takesUrlsAndPathsOnTheNode() {
        for (String url : List.of(
                "https://git.example.org/shop.git",
                "http://127.0.0.1:8080/shop",
                "file:///srv/git/shop.git",
                "ssh://git@example.org/shop.git",
                "ssh://example.org:2222/~/shop.git",
                "SSH://git@[::1]:22/shop",
                "git@example.org:team/shop.git",
                "/srv/git/shop with spaces.git")) {
            assertEquals(url, GitAddress.checkUrl(" " + url + " "));
        }
        assertEquals("/srv/x", new GitAddress("file:///srv/x", "main", "").path());
        assertEquals("/srv/x", new GitAddress("file:/srv/x", "main", "").path());
    }

    @Test
    public void refusesOtherUrlsAndNeverRepeatsWhatMayBeSecret() {
        List.of(
                        "ssh://git:canary@example.org/x",
                        "ssh://example.org",
                        "ssh://-oProxyCommand=canary/x",
                        "ssh://-l@example.org/x",
                        "ssh://git@example.org:x/canary",
                        "git@-oProxyCommand=canary:x",
                        "git:canary@example.org:x",
                        "git@example.org:x canary",
                        "git@example.org:x'`canary`",
                        "git@example.org://x",
                        "example.org:shop.git")
                .forEach(url -> {
                    String message = assertThrows(url, Refusal.class, () -> GitAddress.checkUrl(url))
                            .getMessage();
                    assertTrue(url + ": " + message, message.contains("neither http, https, ssh"));
                    assertFalse(message, message.contains("canary"));
                });
        Map<String, String> refused = Map.of(
                "", "needs a url",
                "ext::sh -c canary", "neither http, https, ssh",
                "srv/git", "neither http, https, ssh",
                "https://robot:canary@example.org/x", "take them out",
                "https://canary@example.org/x", "credentialsId",
                "https://example.org/x?token=canary", "after ? or #",
                "https:///x", "no host",
                "/srv/git\n/etc", "control character");
        refused.forEach((url, why) -> {
            String message = assertThrows(url, Refusal.class, () -> GitAddress.checkUrl(url))
                    .getMessage();
            assertTrue(url + ": " + message, message.contains(why));
            assertFalse(message, message.contains("canary"));
        });
    }

    @Test
    public void takesNamesOfBranches() {
        for (String branch : List.of("main", "release/1.0", "CR-1_x", "a.b", "a@b", "ü")) {
            assertEquals(branch, GitAddress.checkBranch(branch));
        }
        for (String branch : List.of(
                "",
                "-x",
                "/x",
                "x/",
                "a//b",
                "a..b",
                "a b",
                "a~1",
                "a^",
                "a:b",
                "a?",
                "a*",
                "[a",
                "a\\b",
                "@",
                "a@{1}",
                "x.lock",
                "a.lock/b",
                ".x",
                "a/.x",
                "x.",
                "refs/heads/main",
                "a\u007f")) {
            assertThrows(branch, Refusal.class, () -> GitAddress.checkBranch(branch));
        }
    }

    @Test
    public void takesFoldersBelowTheRoot() {
        Map.of("", "", ".", "", "a", "a", "a/b/", "a/b", "./a", "a", " a b ", "a b", "...", "...")
                .forEach((text, folder) -> assertEquals(folder, GitAddress.checkFolder(text)));
        for (String folder : List.of("..", "a/../b", "/a", "a//b", "a/./b", ".git", "a/.GIT/b", "a\\b", "a\nb")) {
            assertThrows(folder, Refusal.class, () -> GitAddress.checkFolder(folder));
        }
    }

    @Test
    public void aLoginIsNotShown() {
        Login login = new Login("robot", "canary");
        assertFalse(login.toString().contains("canary"));
        assertEquals("http://x: **** is wrong", login.mask("http://x: canary is wrong"));
        assertEquals("x", new Login("robot", "").mask("x"));
    }
}
