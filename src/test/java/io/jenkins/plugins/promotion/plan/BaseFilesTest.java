package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.Manifest;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class BaseFilesTest {
    private static final String PLAN =
            Plans.withItems("- {id: a, description: d, kind: set, file: conf/a.json, pointer: /a, value: 2}\n"
                    + "- {id: b, description: d, kind: file, path: b.bin, action: delete}\n"
                    + "- {id: c, description: d, kind: file, path: big.txt, action: delete}\n"
                    + "- {id: n, description: d, kind: file, path: new, action: create, link: x}\n");

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final WorkPlan plan = Plans.read(PLAN);

    private static Snapshot base() {
        return Trees.tree()
                .file("conf/a.json", "{\"a\": 1}")
                .file("conf/other.json", "{\"secretive\": 1}")
                .file("b.bin", "\0\1")
                .file("big.txt", "x".repeat(3 << 20))
                .snapshot();
    }

    @Test
    public void keepsWhatThePlanTouchesAndCanBeShown() throws Exception {
        BaseFiles files = travelled(BaseFiles.of(plan, base()));
        files.check(plan);
        Path revision = folder.getRoot().toPath();
        Files.write(revision.resolve(BaseFiles.FILE), files.zip());
        Snapshot kept = BaseFiles.in(revision).orElseThrow();
        assertEquals(
                List.of("b.bin", "big.txt", "conf/a.json"),
                kept.manifest().entries().stream().map(TreeEntry::path).toList());
        assertArrayEquals(
                "{\"a\": 1}".getBytes(UTF_8),
                kept.contents().read(kept.manifest().get("conf/a.json")));
        for (String told : List.of("b.bin", "big.txt")) {
            assertThrows(NoSuchFileException.class, () -> kept.contents()
                    .read(kept.manifest().get(told)));
        }
        assertEquals(3 << 20, kept.manifest().get("big.txt").size());
        assertArrayEquals(files.zip(), files.zip());
        assertEquals(Optional.empty(), BaseFiles.in(folder.newFolder().toPath()));
    }

    private static BaseFiles travelled(BaseFiles files) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(files);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (BaseFiles) in.readObject();
        }
    }

    @Test
    public void whatANodeMakesUpIsRefused() throws Exception {
        BaseFiles honest = BaseFiles.of(plan, base());
        Manifest other = Manifest.of("v1:all", List.of(base().manifest().get("conf/other.json")));
        String digest = honest.contents().keySet().iterator().next();
        Map<String, byte[]> huge = new HashMap<>();
        huge.put(digest, new byte[9 << 20]);
        BaseFiles[] lies = {
            new BaseFiles(other, Map.of()),
            new BaseFiles(honest.manifest(), Map.of(digest, "{\"a\": 9}".getBytes(UTF_8))),
            new BaseFiles(honest.manifest(), Map.of("0".repeat(64), new byte[8])),
            new BaseFiles(honest.manifest(), Map.of("../x", new byte[8])),
            new BaseFiles(honest.manifest(), huge),
        };
        for (BaseFiles lie : lies) {
            Refusal refused = assertThrows(Refusal.class, () -> lie.check(plan));
            assertTrue(refused.getMessage(), refused.getMessage().startsWith("files of the base: "));
        }
    }

    @Test
    public void damageIsTold() throws Exception {
        BaseFiles honest = BaseFiles.of(plan, base());
        String digest = honest.contents().keySet().iterator().next();
        Path revision = folder.getRoot().toPath();
        BaseFiles other = new BaseFiles(honest.manifest(), Map.of(digest, "{\"a\": 9}".getBytes(UTF_8)));
        Files.write(revision.resolve(BaseFiles.FILE), other.zip());
        Snapshot kept = BaseFiles.in(revision).orElseThrow();
        IOException told = assertThrows(
                IOException.class, () -> kept.contents().read(kept.manifest().get("conf/a.json")));
        assertTrue(told.getMessage(), told.getMessage().contains("is damaged"));
    }
}
