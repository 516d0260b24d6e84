package io.jenkins.plugins.promotion.environment.git;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** OpenSSH's server for one test, on a port of its own, which takes one key; and a client's home that knows its host key. */
public final class Sshd implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/sshd");

    private final Path folder;
    private final int port;
    private final Process server;

    private Sshd(Path folder, int port, Process server) {
        this.folder = folder;
        this.port = port;
        this.server = server;
    }

    /** Whether there is one here. */
    public static boolean isHere() {
        return Files.isExecutable(PROGRAM);
    }

    /** @param folder an existing one, which nobody but its user may write to */
    public static Sshd start(Path folder, String passphrase) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder + "/host"));
        run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", folder + "/key"));
        run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder + "/stranger"));
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.writeString(
                folder.resolve("config"),
                String.join(
                        "\n",
                        "ListenAddress 127.0.0.1",
                        "Port " + port,
                        "HostKey " + folder + "/host",
                        "AuthorizedKeysFile " + folder + "/key.pub",
                        "PidFile none",
                        "UsePAM no",
                        "PasswordAuthentication no",
                        "StrictModes no",
                        "PermitRootLogin prohibit-password",
                        ""));
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Process server = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-D",
                        "-e",
                        "-f",
                        folder.resolve("config").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until((Callable<Boolean>) () -> answers(port));
        return new Sshd(folder, port, server);
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.getInputStream().read() == 'S';
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(command + " failed");
        }
    }

    /** The user of this test, who alone can log in. */
    public String user() {
        return System.getProperty("user.name");
    }

    /** A private key: {@code key}, which is taken, or {@code stranger}. */
    public String key(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    /** @param user followed by an at sign, or empty */
    public String url(String user, Path repository) {
        return "ssh://" + user + "127.0.0.1:" + port + repository;
    }

    /** The line of a known_hosts file. */
    public String knownHost() throws IOException {
        return "[127.0.0.1]:" + port + " " + Files.readString(folder.resolve("host.pub"));
    }

    /** What the server said. */
    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    @Override
    public void close() throws Exception {
        server.destroy();
        server.waitFor();
    }
}
