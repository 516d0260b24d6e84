package io.jenkins.plugins.promotion.environment.git;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.environment.workingcopy.Delivery;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A repository behind OpenSSH's server: {@code ssh} of the node comes with a key of the environment's own. */
public class SshRepositoryTest {

    @Rule
    public final TemporaryFolder temp = new TemporaryFolder();

    private Origins origin;
    private Sshd server;

    @Before
    public void start() throws Exception {
        assumeTrue("OpenSSH's server is not installed here", Sshd.isHere());
        origin = Origins.empty(temp.getRoot().toPath().resolve("origin.git"));
        origin.commit(Map.of("a", "1"));
        server = Sshd.start(temp.newFolder("sshd").toPath(), "pass 'phrase'");
    }

    @After
    public void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    /** The user's known hosts are those of a file here, as an option of the test's own program in front. */
    private SshProgram program(Path home, Login login, boolean known) throws IOException {
        Path hosts = temp.getRoot().toPath().resolve("known_hosts");
        Files.writeString(hosts, known ? server.knownHost() : "");
        return new SshProgram(home, login, "-F", "none", "-o", "UserKnownHostsFile=" + hosts);
    }

    private GitWorkingCopy copy(String user, Login login, boolean known) throws IOException {
        GitAddress address = new GitAddress(server.url(user, origin.folder()), "main", "");
        Path home = temp.newFolder().toPath();
        SshProgram program = program(home, login, known);
        return new GitWorkingCopy(home.toString(), address, login, Clock.systemUTC(), false) {
            private static final long serialVersionUID = 1L;

            @Override
            SshProgram ssh(Path folder) {
                return program;
            }
        };
    }

    private static Map<String, String> read(GitWorkingCopy copy) throws Exception {
        Map<String, String> files = new TreeMap<>();
        use(copy, false, root -> files.putAll(Origins.filesBelow(root)));
        return files;
    }

    private interface Edit {
        void in(Path root) throws IOException;
    }

    private static void use(GitWorkingCopy copy, boolean writes, Edit edit) throws Exception {
        copy.use(TreeSpec.of(copy.root()), writes, new WorkingCopy.Work<String>() {
            @Override
            public String run() throws IOException {
                edit.in(Path.of(copy.root()));
                return "done";
            }

            @Override
            public Delivery delivery(String result) {
                return Delivery.ofItem("CR-1", "test", "one", false);
            }
        });
    }

    private Login login(String key) throws IOException {
        return new Login(server.user(), "pass 'phrase'", server.key(key).replace("\n", "\r\n"));
    }

    @Test
    public void readsAndWritesWithAKeyAndItsPassphrase() throws Exception {
        for (String user : new String[] {"", server.user() + "@"}) {
            GitWorkingCopy copy = copy(user, login("key"), true);
            Map<String, String> before = origin.files();
            assertEquals(before, read(copy));
            use(copy, true, root -> Files.writeString(root.resolve("b" + user.length()), "2"));
            Map<String, String> after = new TreeMap<>(before);
            after.put("b" + user.length(), "2");
            assertEquals(after, origin.files());
            assertKeyIsGone(copy);
        }
        assertFalse(server.log(), server.log().contains("pass 'phrase'"));
    }

    private static void assertKeyIsGone(GitWorkingCopy copy) throws IOException {
        Path home = Path.of(copy.root()).getParent();
        assertFalse(Files.exists(home.resolve("ssh-key")));
        assertFalse(Files.exists(home.resolve("ssh-ask")));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home)));
    }

    @Test
    public void whatKeepsItOutIsSaid() throws Exception {
        refuses(copy("", login("key"), false), "the host's key is not the known one, or none is known");
        refuses(copy("", login("stranger"), true), "does not take the key of the environment's credentials");
        refuses(copy("", new Login(server.user(), "wrong", server.key("key")), true), "or its passphrase is wrong");
        refuses(copy("", null, true), "knows no key of the user that the agent on this node runs as");
    }

    private static void refuses(GitWorkingCopy copy, String why) throws IOException {
        IOException e = assertThrows(why, IOException.class, () -> read(copy));
        assertTrue(e.getMessage(), e.getMessage().contains(why));
        assertKeyIsGone(copy);
    }

    /** Of a connection whose process died. */
    @Test
    public void aKeyThatWasLeftIsTakenAway() throws Exception {
        GitWorkingCopy copy = copy("", login("key"), true);
        Path left = Path.of(copy.root()).getParent().resolve("ssh-key");
        Files.writeString(left, "left");
        read(copy);
        assertKeyIsGone(copy);
    }

    /** Whoever sees the end of the output asks why; what ssh says of that may come later, on its other stream. */
    @Test
    public void theOutputEndsAfterWhatIsSaidOfErrors() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch outputEnded = new CountDownLatch(1);
        Process ssh = new SshProgram.Ending(new Ended(new Saying(() -> outputEnded.countDown()), new Saying(() -> {
            outputEnded.await();
            order.add("errors end");
        })));
        CompletableFuture<Integer> errors = CompletableFuture.supplyAsync(() -> end(ssh.getErrorStream()));
        end(ssh.getInputStream());
        order.add("output ends");
        errors.get(20, TimeUnit.SECONDS);
        assertEquals(List.of("errors end", "output ends"), order);
    }

    private static int end(InputStream stream) {
        try {
            return stream.read(new byte[8], 0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before a stream is found to be at its end. */
    private interface First {
        void end() throws InterruptedException;
    }

    private static final class Saying extends InputStream {
        private final First before;

        Saying(First before) {
            this.before = before;
        }

        @Override
        public int read() throws IOException {
            try {
                before.end();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return -1;
        }
    }

    /** A process that says nothing. */
    private static final class Ended extends Process {
        private final InputStream output;
        private final InputStream errors;

        Ended(InputStream output, InputStream errors) {
            this.output = output;
            this.errors = errors;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return output;
        }

        @Override
        public InputStream getErrorStream() {
            return errors;
        }

        @Override
        public int waitFor() {
            return 255;
        }

        @Override
        public int exitValue() {
            return 255;
        }

        @Override
        public void destroy() {}
    }
}
