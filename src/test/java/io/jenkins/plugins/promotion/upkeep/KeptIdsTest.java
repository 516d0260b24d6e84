package io.jenkins.plugins.promotion.upkeep;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.lock.Binding;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.Test;

/** What pruning must leave: whatever a record names a snapshot, a backup or a tree. */
public class KeptIdsTest {

    @Test
    public void everyRecordOfAChangeThatNamesSomethingStoredKeepsIt() throws Exception {
        Path sources =
                Path.of("src/main/java", CopyRecord.class.getPackageName().replace('.', '/'));
        int kept = 0;
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String name = file.getFileName().toString().replace(".java", "");
                if (name.endsWith("Record")) {
                    kept += requireKept(Class.forName(CopyRecord.class.getPackageName() + "." + name));
                }
            }
        }
        assertTrue("only " + kept, kept >= 12);
    }

    private static int requireKept(Class<?> record) throws Exception {
        Set<String> wanted = new TreeSet<>();
        Object filled = filled(record, wanted);
        if (wanted.isEmpty()) {
            return 0;
        }
        KeptIds kept = new KeptIds();
        KeptIds.class.getDeclaredMethod("add", record).invoke(kept, filled);
        assertEquals(record.getSimpleName(), wanted, new TreeSet<>(kept.ids()));
        return wanted.size();
    }

    /** A record, and the facts in it, that name something else in every place where something stored is named. */
    private static Object filled(Class<?> record, Set<String> wanted) throws Exception {
        RecordComponent[] components = record.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            String name = components[i].getName();
            String id = HexFormat.of().formatHex(new byte[31]) + String.format("%02x", wanted.size());
            if (name.equals("snapshot") || name.equals("backup")) {
                values[i] = id;
                wanted.add(id);
            } else if (types[i] == String.class
                    && (name.contains("Tree") || name.startsWith("tree") || name.startsWith("target"))) {
                values[i] = "v1:sha256:" + id;
                wanted.add(id);
            } else if (types[i].isRecord() && Fact.class.isAssignableFrom(types[i])) {
                values[i] = filled(types[i], wanted);
            } else {
                values[i] = types[i] == long.class
                        ? 0L
                        : types[i] == boolean.class ? false : types[i] == List.class ? List.of() : null;
            }
        }
        var constructor = record.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    @Test
    public void whatLiesInAnEnvironmentIsKept() {
        KeptIds kept = new KeptIds();
        String tree = "ab".repeat(32);
        Binding.Known known = new Binding.Known("v1:sha256:" + tree, "cd".repeat(32), "copied", "c", "now");
        kept.add(new Binding("test", 1, null, List.of(), null, null, known, null, null));
        kept.add(Binding.fresh("development"));
        assertEquals(Set.of(tree, "cd".repeat(32)), kept.ids());
    }

    @Test
    public void whatOnlyLooksLikeAnIdKeepsNothing() {
        KeptIds kept = new KeptIds();
        Binding.Known known = new Binding.Known("v1:tree", null, "ab".repeat(32), "ab".repeat(32), "now");
        kept.add(new Binding("test", 1, null, List.of(), null, null, known, null, null));
        assertEquals(Set.of(), kept.ids());
    }
}
