package io.jenkins.plugins.promotion.environment.git;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Kills a JVM that delivers one state after the other to a branch, at random instants; each time the branch must hold one
 * whole state, and the working copy the same once it is used again. Not part of the usual tests:
 * {@code mvn verify -Dtest='*Stress'}.
 */
public class KilledDeliveryStress {
    private static final int KILLS = Integer.getInteger("kills", 200);
    private static final int FILES = 40;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static GitWorkingCopy copy(Path home, Path origin) {
        return new GitWorkingCopy(
                home.toString(), new GitAddress(origin.toString(), "main", "config"), null, Clock.systemUTC(), false);
    }

    /** Every file of one state says the same. */
    private record Write(Path root, String text) implements WorkingCopy.Work<String> {
        @Override
        public String run() throws IOException {
            for (int i = 0; i < FILES; i++) {
                Path file = root.resolve("d" + i % 4 + "/f" + i);
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
            }
            return text;
        }

        @Override
        public Delivery delivery(String result) {
            return Delivery.ofCopy("CR-1", "test", "production", result, null);
        }
    }

    private record Read(Path root, Map<String, String> files) implements WorkingCopy.Work<String> {
        @Override
        public String run() throws IOException {
            files.putAll(Origins.filesBelow(root));
            return null;
        }

        @Override
        public Delivery delivery(String result) {
            return null;
        }
    }

    /** The victim: delivers states until it dies. */
    public static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            GitWorkingCopy copy = copy(Path.of(args[0]), Path.of(args[1]));
            TreeSpec tree = TreeSpec.of(copy.root());
            Path root = Path.of(copy.root());
            for (int i = 0; ; i++) {
                copy.use(tree, true, new Write(root, args[2] + "-" + i + "\n"));
                if (i == 0) {
                    System.out.println("ready");
                }
            }
        }
    }

    @Test
    public void oldOrNewWhenever() throws Exception {
        Path root = folder.getRoot().toPath();
        Origins origin = Origins.empty(root.resolve("origin.git"));
        Random random = new Random();
        int unclean = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process victim = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            Victim.class.getName(),
                            root.resolve("home").toString(),
                            origin.folder().toString(),
                            Integer.toString(kill))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertEquals('r', victim.getInputStream().read());
            victim.waitFor(random.nextInt(700), TimeUnit.MILLISECONDS);
            assertTrue("the victim lives until it is killed", victim.isAlive());
            victim.destroyForcibly().waitFor();
            // Git itself leaves this behind, and the refusal says to remove it.
            Files.deleteIfExists(origin.folder().resolve("refs/heads/main.lock"));
            CopyState left = CopyState.read(root.resolve("home"));
            unclean += left != null && left.clean() && left.commit().equals(origin.tip()) ? 0 : 1;

            Map<String, String> branch = new TreeMap<>();
            origin.files().forEach((path, text) -> branch.put(path.replaceFirst("^config/", ""), text));
            Set<String> states = new HashSet<>(branch.values());
            assertEquals("kill " + kill + ": " + states, 1, states.size());
            assertEquals("kill " + kill, FILES, branch.size());
            GitWorkingCopy copy = copy(root.resolve("home"), origin.folder());
            Map<String, String> seen = new TreeMap<>();
            copy.use(TreeSpec.of(copy.root()), false, new Read(Path.of(copy.root()), seen));
            assertEquals("kill " + kill, branch, seen);
        }
        assertTrue("only " + unclean + " of " + KILLS + " kills hit work", unclean > KILLS / 20);
    }
}
