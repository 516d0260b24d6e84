package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** An environment whose path is a symbolic link that copies switch. */
public class SwitchedByLinkTest {

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    /** Test with {@code switch: symlink}; its path stays what it is. */
    private Path switched() {
        Path path = shop.stages.folder("test");
        List<Environment> all = new ArrayList<>();
        for (Environment e : PromotionConfiguration.get().getEnvironments()) {
            if (e.getName().equals("test")) {
                DirectoryType type = new DirectoryType(path.toString());
                type.setSwitch("symlink");
                Environment linked = new Environment("test", type);
                linked.setBuiltInNode(true);
                linked.setOrder(e.getOrder());
                linked.setJobs(e.getJobs());
                linked.setLocal(e.getLocal());
                linked.setSecret(e.getSecret());
                all.add(linked);
            } else {
                all.add(e);
            }
        }
        PromotionConfiguration.get().setEnvironments(all);
        return path;
    }

    private static void adopt(Path path) throws Exception {
        Files.move(path, path.resolveSibling("test.release-1"));
        Files.createSymbolicLink(path, Path.of("test.release-1"));
    }

    @Test
    public void plainFolderIsRefusedWithTheCommandThatAdoptsIt() throws Exception {
        Path path = switched();
        String log = shop.refused("copyEnvironment from: 'production', to: 'test', change: c");
        assertThat(
                log, containsString("mv '" + path + "' '" + path + ".release-1' && ln -s 'test.release-1' '" + path));
    }

    @Test
    public void copiesSwitchAndItemsWorkInPlace() throws Exception {
        Path path = switched();
        adopt(path);
        shop.rehearsed();
        assertEquals(Path.of("test.release-2"), Files.readSymbolicLink(path));
        assertTrue(shop.stages.exists("test/rules/new.json"));
        assertTrue(shop.state().lastApply("test").orElseThrow().counts());
        assertEquals("canary-test\n", shop.stages.read("test/secret/password.txt"));
        assertEquals("host=test\n", shop.stages.read("test/local/host.properties"));
        shop.stages.write("production/pool.json", "{\n  \"max\": 21,\n  \"min\": 4\n}\n");
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c");
        assertEquals(Path.of("test.release-3"), Files.readSymbolicLink(path));
        assertEquals(shop.stages.content("production"), shop.stages.content("test"));
    }
}
