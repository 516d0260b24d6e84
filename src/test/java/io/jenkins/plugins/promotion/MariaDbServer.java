package io.jenkins.plugins.promotion;

import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.rules.ExternalResource;

/**
 * A MariaDB server of its own, of Debian's packages, in a temporary folder, that listens on a port of the loopback only. Where
 * it, or its driver, is not installed, tests that need it are skipped and say so.
 */
public final class MariaDbServer extends ExternalResource {
    /** May do everything. */
    public static final String USER = "shop";

    private static final Path PROGRAM = Path.of("/usr/sbin/mariadbd");
    private static final Path DRIVER = Path.of("/usr/share/java/mariadb-java-client.jar");
    private static final int PATIENCE = 120;

    private final String password;
    private Path folder;
    private int port;
    private Process server;

    /** @param password of the user, without quotes and backslashes */
    public MariaDbServer(String password) {
        this.password = password;
    }

    @Override
    protected void before() throws Throwable {
        boolean there = Files.isExecutable(PROGRAM) && Files.exists(DRIVER);
        assumeTrue("Skipped: no MariaDB server (apt-get install mariadb-server libmariadb-java)", there);
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        folder = Files.createTempDirectory(Path.of("/tmp"), "promotion-");
        String user = System.getProperty("user.name");
        String data = "--datadir=" + folder.resolve("data");
        Process made = started(
                "mariadb-install-db",
                "--no-defaults",
                data,
                "--skip-test-db",
                "--user=" + user,
                "--auth-root-authentication-method=normal");
        assumeTrue(
                "Skipped: MariaDB makes no data here",
                made.waitFor(PATIENCE, TimeUnit.SECONDS) && made.exitValue() == 0);
        Path init = Files.writeString(
                folder.resolve("init.sql"),
                "CREATE USER '" + USER + "'@'localhost' IDENTIFIED BY '" + password + "';\n" + "GRANT ALL ON *.* TO '"
                        + USER + "'@'localhost' WITH GRANT OPTION;\n");
        server = started(
                PROGRAM.toString(),
                "--no-defaults",
                data,
                "--user=" + user,
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=" + folder.resolve("s"),
                "--pid-file=" + folder.resolve("pid"),
                "--init-file=" + init,
                "--innodb-buffer-pool-size=16M",
                "--innodb-flush-log-at-trx-commit=0",
                "--performance-schema=OFF");
        Runtime.getRuntime().addShutdownHook(new Thread(this::after));
        Process asked = started(
                "mariadb-admin",
                "--no-defaults",
                "--protocol=tcp",
                "--host=127.0.0.1",
                "--port=" + port,
                "--wait=60",
                "ping");
        if (!asked.waitFor(PATIENCE, TimeUnit.SECONDS) || !server.isAlive()) {
            throw new IOException(Files.readString(folder.resolve("log")));
        }
    }

    private Process started(String... command) throws IOException {
        Path log = folder.resolve("log");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    public String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    public Path driver() {
        return DRIVER;
    }

    /** What a client prints, without headings. */
    public String sql(String statement) throws IOException, InterruptedException {
        Process client = new ProcessBuilder(List.of(
                        "mariadb",
                        "--no-defaults",
                        "--protocol=tcp",
                        "--host=127.0.0.1",
                        "--port=" + port,
                        "--user=" + USER,
                        "--password=" + password,
                        "-N",
                        "-e",
                        statement))
                .redirectErrorStream(true)
                .start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (client.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    @Override
    protected void after() {
        if (server != null) {
            server.destroyForcibly().onExit().join();
            server = null;
            try {
                Folders.delete(new UnixFileOps(), folder);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
