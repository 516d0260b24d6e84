package io.jenkins.plugins.promotion.tree;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class ManifestTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static TreeEntry file(String path, int permissions) {
        return new TreeEntry(path, Kind.FILE, permissions, 0, EMPTY);
    }

    private static TreeEntry directory(String path) {
        return new TreeEntry(path, Kind.DIRECTORY, 0755, 0, "");
    }

    private static TreeEntry link(String path, String target) {
        return new TreeEntry(path, Kind.SYMLINK, 0777, target.getBytes(StandardCharsets.UTF_8).length, target);
    }

    /** Frozen: stored digests depend on every one of these. Computed apart from this code. */
    @Test
    public void goldenDigests() {
        Object[][] vectors = {
            {"v1:all", List.of(), "1368bc57bcf47a6b881e7aa17003414e70d04f3575d3a5df34ccf359b4c1a5ed"},
            {"v1:all", List.of(file("a", 0644)), "bc30244526e20581bbd52febc1fb12f5e23ebb2d2e9130e0640cb9debe9eb809"},
            {"v1:all", List.of(file("a", 0600)), "b01bbc77a98cff0bec860dce1eace13c39d613add63ab8733390b83c48721b1d"},
            {
                "v1:all",
                List.of(directory("a"), file("a/b", 0644), file("a-b", 0644)),
                "3fe72fe785b627161d65ce7f5eda87c2a4a390d2639d6d136bedfdb714527d30"
            },
            {"v1:all", List.of(link("l", "../x")), "872c003d9143483a1bf2afa9ce97bd1aff1ac43be151b25f2ac880aa61860549"},
            {
                "v1:0123456789ab",
                List.of(file("\u00e9\ud83d\ude00", 04755)),
                "fc1e8011c1c2197e8f82e846a28e427b2627a59eedf27ed3c29a868c317bf6fa"
            },
        };
        for (Object[] vector : vectors) {
            @SuppressWarnings("unchecked")
            List<TreeEntry> entries = (List<TreeEntry>) vector[1];
            assertEquals(
                    entries.toString(),
                    "v1:sha256:" + vector[2],
                    Manifest.of((String) vector[0], entries).digest().value());
        }
    }

    @Test
    public void orderOfInputDoesNotCount() {
        List<TreeEntry> entries = new ArrayList<>(
                List.of(directory("a"), file("a/b", 0644), file("a-b", 0644), file("a.txt", 0644), link("z", "a")));
        TreeDigest digest = Manifest.of("v1:all", entries).digest();
        Collections.shuffle(entries, new Random(1));
        Manifest shuffled = Manifest.of("v1:all", entries);
        assertEquals(digest, shuffled.digest());
        assertEquals(
                List.of("a", "a-b", "a.txt", "a/b", "z"),
                shuffled.entries().stream().map(TreeEntry::path).toList());
    }

    @Test
    public void survivesJsonAndSerialization() throws Exception {
        Manifest manifest = Manifest.of(
                "v1:all",
                List.of(directory("a"), file("a/\"quoted\"\n", 0644), link("l", "x y"), file("\u00e9", 0600)));
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        manifest.writeTo(json);
        Manifest read = Manifest.readFrom(new ByteArrayInputStream(json.toByteArray()));
        assertEquals(manifest.entries(), read.entries());
        assertEquals(manifest.digest(), read.digest());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(manifest);
        }
        Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertEquals(manifest.entries(), ((Manifest) copy).entries());
        assertEquals(file("\u00e9", 0600), read.get("\u00e9"));
        assertNull(read.get("b"));
    }

    @Test
    public void refusesDamagedText() throws Exception {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        Manifest.of("v1:all", List.of(directory("a"), file("a/b", 0644))).writeTo(json);
        String text = json.toString(StandardCharsets.UTF_8);
        List<String> damaged = List.of(
                text.replace("a/b", "a/c"),
                text.replace("a/b", "../b"),
                text.replace("a/b", "/b"),
                text.replace("420", "493"),
                text.substring(0, text.length() / 2),
                text.replace("manifest/v1", "manifest/v9"),
                "{}",
                "");
        for (String one : damaged) {
            assertThrows(
                    one,
                    IOException.class,
                    () -> Manifest.readFrom(new ByteArrayInputStream(one.getBytes(StandardCharsets.UTF_8))));
        }
    }

    /** Whatever became of the file, it is told as one that cannot be used. */
    @Test
    public void refusesAnyDamageByAnError() throws Exception {
        Manifest honest = Manifest.of(
                "v1:all",
                List.of(
                        new TreeEntry("a", Kind.FILE, 0644, 1, "0".repeat(64)),
                        new TreeEntry("d", Kind.DIRECTORY, 0755, 0, ""),
                        new TreeEntry("l", Kind.SYMLINK, 0777, 1, "a")));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        honest.writeTo(out);
        String text = out.toString(StandardCharsets.UTF_8);
        Random random = new Random(5);
        String[] parts = {"null", "1", "-1", "\"\"", "[]", "{}", "true", "\"x\"", ",", "\"zz\"", "1e9"};
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            List<String> tokens = new ArrayList<>(List.of(text.split("(?<=[\\[,:{])|(?=[\\],}])")));
            tokens.set(random.nextInt(tokens.size()), parts[random.nextInt(parts.length)]);
            String damaged = String.join("", tokens);
            try {
                byte[] bytes = damaged.getBytes(StandardCharsets.UTF_8);
                assertEquals(damaged, honest, Manifest.readFrom(new ByteArrayInputStream(bytes)));
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused + "", refused > 2_500);
    }

    @Test
    public void refusesHostilePaths() {
        String[] hostile = {"", "/a", "../a", "a/../b", "a//b", "a/", ".", "a/./b", "a\0b", "\ud800", "..", "b/c"};
        for (String path : hostile) {
            IllegalArgumentException e = assertThrows(
                    path,
                    IllegalArgumentException.class,
                    () -> Manifest.of("v1:all", List.of(link("b", "/"), file(path, 0644))));
            assertTrue(e.getMessage(), e.getMessage().startsWith("Path '" + path + "' is refused: "));
        }
        assertThrows(
                IllegalArgumentException.class, () -> Manifest.of("v1:all", List.of(file("a", 0644), file("a", 0600))));
    }

    @Test
    public void comparesPathByPath() {
        Manifest first = Manifest.of("v1:all", List.of(file("a", 0644), file("b", 0644), file("d", 0644)));
        Manifest second = Manifest.of("v1:all", List.of(file("a", 0600), link("b", "a"), file("c", 0644)));
        assertEquals(
                new TreeDiff(List.of("c"), List.of("b"), List.of("d"), List.of("a")), TreeDiff.between(first, second));
        assertTrue(TreeDiff.between(first, first).isEmpty());
    }

    /** A node whose user gives nobody files looks at no owners; one where all are root's may not be taken for alike. */
    @Test
    public void timesWithOwnersAreNeverThoseWithout() {
        EntryTable table = new EntryTable();
        table.add("a".getBytes(StandardCharsets.UTF_8), Kind.DIRECTORY, 0755, 0, 5, 0, 0);
        Manifest ofRoot = new Manifest("v1:all", table, 7);
        assertEquals(ofRoot.timesAndOwners(true), ofRoot.timesAndOwners(true));
        assertNotEquals(ofRoot.timesAndOwners(true), ofRoot.timesAndOwners(false));
    }
}
