package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.files.Synced;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.Test;

/** How often something is made durable while a plan is followed. */
public class SyncsTest {

    private static String values(int items, int value) {
        return IntStream.range(0, items)
                .mapToObj(i -> "\"p" + i + "\": " + value)
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    /** Names of what is synced, and how often, while a plan of so many items in one file is followed. */
    private static TreeMap<String, Long> syncs(int items) throws Throwable {
        Workroom shop = new Workroom();
        shop.before();
        try {
            for (String stage : List.of("production", "development", "test")) {
                shop.stages.write(stage + "/pool.json", values(items, 1));
            }
            shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
            shop.stages.write("development/pool.json", values(items, 2));
            shop.succeed("node { recordWorkPlan environment: 'development', change: c }\n"
                    + "copyEnvironment from: 'production', to: 'test', change: c");
            ScriptBuild build = shop.start("applyWorkPlan environment: 'test', change: c");
            List<String> synced = Synced.during(() -> {
                shop.people.begin("test", "ivan");
                shop.end(build, Result.SUCCESS);
            });
            assertEquals(
                    values(items, 2),
                    Files.readString(shop.stages.stage("test").folder().resolve("pool.json")));
            return synced.stream()
                    .map(path -> path.substring(path.lastIndexOf('/') + 1).replaceFirst("^.*[.]undo$", "undo"))
                    .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
        } finally {
            shop.after();
        }
    }

    /** The record twice, that the item began and that it is done; what it found; the file; its new name. */
    @Test
    public void anItemThatSetsAValueTakesFive() throws Throwable {
        TreeMap<String, Long> few = syncs(3);
        TreeMap<String, Long> more = syncs(13);
        TreeMap<String, Long> ten = new TreeMap<>();
        more.forEach((name, times) -> ten.merge(name, times - few.getOrDefault(name, 0L), Long::sum));
        // The rest is what a copy of the whole keeps.
        ten.values().removeIf(times -> times < 10);
        assertEquals(
                "" + ten, 50, ten.values().stream().mapToLong(Long::longValue).sum());
    }
}
