package io.jenkins.plugins.promotion.environment.git;

import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/**
 * Reaches a repository by the node's own {@code ssh}, with its user's configuration and known hosts, and a key that lies on
 * the node only while a connection is open. Nobody is asked anything: a host that is not known is refused.
 */
final class SshProgram extends SshSessionFactory {
    private static final String PASSPHRASE = "PROMOTION_SSH_PASSPHRASE";
    private static final String ASK = "#!/bin/sh\nprintf '%s\\n' \"$" + PASSPHRASE + "\"\n";

    private static final int LAST_SECONDS = 30;

    private final Path key;
    private final Path ask;
    private final Login login;
    private final List<String> options;

    /**
     * @param home a folder of nobody else's
     * @param login null for the keys of the node's user
     * @param options more of the program's, where tests put what else is the user's
     */
    SshProgram(Path home, Login login, String... options) {
        this.options = List.of(options);
        this.key = home.resolve("ssh-key");
        this.ask = home.resolve("ssh-ask");
        this.login = login;
    }

    /** Takes away what a connection left whose process died. */
    void forget() throws IOException {
        Files.deleteIfExists(key);
        Files.deleteIfExists(ask);
    }

    @Override
    public RemoteSession getSession(URIish uri, CredentialsProvider unused, FS fs, int timeout) {
        return new Session(uri);
    }

    @Override
    public void releaseSession(RemoteSession session) {
        session.disconnect();
    }

    @Override
    public String getType() {
        return "ssh";
    }

    private List<String> command(URIish uri, String remote) {
        List<String> command = new ArrayList<>(List.of("ssh", "-T", "-a", "-x"));
        for (String option : List.of(
                "StrictHostKeyChecking=yes",
                "PasswordAuthentication=no",
                "KbdInteractiveAuthentication=no",
                "ConnectTimeout=30",
                "ServerAliveInterval=15",
                "ServerAliveCountMax=8",
                "ControlMaster=no",
                "ControlPath=none")) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(options);
        if (login == null) {
            command.addAll(List.of("-o", "BatchMode=yes"));
        } else {
            command.addAll(List.of("-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-i", key.toString()));
        }
        if (uri.getPort() > 0) {
            command.addAll(List.of("-p", String.valueOf(uri.getPort())));
        }
        String user = uri.getUser() == null && login != null ? login.user() : uri.getUser();
        if (user != null && !user.isEmpty()) {
            command.addAll(List.of("-l", user));
        }
        command.addAll(List.of("--", uri.getHost(), remote));
        return command;
    }

    private static void write(Path file, String text, int mode) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, Modes.attribute(mode));
        Files.writeString(file, text);
    }

    /**
     * One whose status is asked for as soon as its output ends, which is a moment before it does itself. Its output ends
     * when all was read of what it says of errors, if anybody reads that: whoever then asks why it ended is told.
     */
    static final class Ending extends Process {
        private final Process ssh;
        private final InputStream output;
        private final InputStream errors;
        private final CountDownLatch told = new CountDownLatch(1);

        Ending(Process ssh) {
            this.ssh = ssh;
            this.output = new AtEnd(ssh.getInputStream(), this::hearOut);
            this.errors = new AtEnd(ssh.getErrorStream(), told::countDown);
        }

        private void hearOut() throws InterruptedException {
            if (!told.await(LAST_SECONDS, TimeUnit.SECONDS)) {
                ssh.destroy(); // It ended its output, and neither itself nor what it says.
            }
        }

        /** What is done where a stream ends. */
        private interface End {
            void reached() throws InterruptedException;
        }

        private static final class AtEnd extends FilterInputStream {
            private final End end;

            AtEnd(InputStream in, End end) {
                super(in);
                this.end = end;
            }

            @Override
            public int read() throws IOException {
                return passed(super.read());
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return passed(super.read(into, from, length));
            }

            private int passed(int read) throws IOException {
                if (read < 0) {
                    try {
                        end.reached();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                return read;
            }
        }

        @Override
        public OutputStream getOutputStream() {
            return ssh.getOutputStream();
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
        public int waitFor() throws InterruptedException {
            return ssh.waitFor();
        }

        @Override
        public int exitValue() {
            try {
                ssh.waitFor(LAST_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ssh.exitValue();
        }

        @Override
        public void destroy() {
            ssh.destroy();
        }
    }

    private final class Session implements RemoteSession {
        private final URIish uri;
        private final List<Process> running = new ArrayList<>();

        Session(URIish uri) {
            this.uri = uri;
        }

        @Override
        public Process exec(String remote, int timeout) throws IOException {
            ProcessBuilder ssh = new ProcessBuilder(command(uri, remote));
            ssh.environment().keySet().removeAll(Set.of("SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY"));
            if (login != null) {
                // OpenSSH reads no key with the line ends of other systems, nor one without the last.
                write(key, login.key().replace("\r\n", "\n").stripTrailing() + "\n", Modes.OWN_FILE);
                write(ask, ASK, Modes.OWN_FOLDER);
                ssh.environment().put("SSH_ASKPASS", ask.toString());
                ssh.environment().put("SSH_ASKPASS_REQUIRE", "force");
                ssh.environment().put(PASSPHRASE, login.password());
            }
            Process started = ssh.start();
            running.add(started);
            return new Ending(started);
        }

        @Override
        public void disconnect() {
            running.forEach(Process::destroy);
            try {
                forget();
            } catch (IOException e) {
                throw Refusal.conflict(
                                "The files that ssh was given could not be removed again (" + e.getMessage() + ")")
                        .causedBy(e);
            }
        }
    }
}
