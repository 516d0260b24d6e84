package io.jenkins.plugins.promotion;

import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.rules.ExternalResource;

/**
 * A PostgreSQL server of its own, of Debian's packages, in a temporary folder and reached by a socket there only. It runs as
 * an unprivileged user, whoever runs the tests. Where it is not installed, tests that need it are skipped and say so.
 */
public final class PostgresServer extends ExternalResource {
    /** The server's superuser, who needs no password. */
    public static final String USER = "shop";

    private static final int PATIENCE = 120;
    private static final int USUAL = 5432;
    private int port = USUAL;
    private boolean tcp;
    private Path folder;
    private Path programs;

    /** The same, which listens on a port of the loopback besides, for clients that know no such sockets. */
    public PostgresServer overTcp() {
        tcp = true;
        return this;
    }

    @Override
    protected void before() throws Throwable {
        if (tcp) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
        }
        Optional<Path> found = installed();
        assumeTrue("Skipped: no PostgreSQL server is installed (apt-get install postgresql)", found.isPresent());
        programs = found.get();
        assumeTrue("Skipped: root needs runuser to start PostgreSQL as somebody else", asSomebody() != null);
        // A socket's path must be short, and the server's user must reach it.
        folder = Files.createTempDirectory(Path.of("/tmp"), "promotion-");
        if (isRoot()) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(somebody()));
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::after));
        server("initdb", "-D", data(), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        server(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                folder + "/log",
                "-o",
                "-k " + folder + " -p " + port + " -c listen_addresses=" + (tcp ? "127.0.0.1" : "")
                        + " -c fsync=off -c autovacuum=off",
                "start");
    }

    @Override
    protected void after() {
        try {
            if (folder != null && Files.isDirectory(folder)) {
                if (Files.exists(Path.of(data(), "postmaster.pid"))) {
                    server("pg_ctl", "-D", data(), "-m", "immediate", "stop");
                }
                delete(folder);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String data() {
        return folder + "/data";
    }

    /** The newest server; Debian keeps each version's programs in a folder of its own, outside the PATH. */
    private static Optional<Path> installed() throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(versions)) {
            return all.sorted()
                    .map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .reduce((older, newer) -> newer);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static String somebody() throws IOException {
        try (Stream<String> users = Files.lines(Path.of("/etc/passwd"))) {
            return users.anyMatch(line -> line.startsWith("postgres:")) ? "postgres" : "nobody";
        }
    }

    /** What comes before a server's program; null if there is no way to be somebody else. */
    private static List<String> asSomebody() throws IOException {
        if (!isRoot()) {
            return List.of();
        }
        return Files.isExecutable(Path.of("/usr/sbin/runuser"))
                ? List.of("/usr/sbin/runuser", "-u", somebody(), "--")
                : null;
    }

    private void server(String program, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(asSomebody());
        line.add(programs.resolve(program).toString());
        line.addAll(List.of(arguments));
        run(line, folder);
    }

    /** The server goes on holding the output of who started it, so that goes to a file. */
    private static String run(List<String> line, Path folder) throws IOException, InterruptedException {
        Path output = Files.createTempFile(Path.of("/tmp"), "promotion-", ".out");
        try {
            Process process = new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(line + ": " + Files.readString(output));
            }
            return Files.readString(output, StandardCharsets.UTF_8);
        } finally {
            Files.delete(output);
        }
    }

    /** Folder of the socket: {@code PGHOST} of clients. */
    public String host() {
        return folder.toString();
    }

    /** Address of a database for JDBC, of a server {@link #overTcp}. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Makes an empty database. */
    public void create(String database) throws IOException, InterruptedException {
        sql("postgres", "CREATE DATABASE " + database);
    }

    /** Runs SQL and returns the rows, columns separated by {@code |}. */
    public String sql(String database, String sql) throws IOException, InterruptedException {
        return client(database, "--command=" + sql);
    }

    /** Runs a file of SQL. */
    public void script(String database, Path file) throws IOException, InterruptedException {
        client(database, "--file=" + file.toAbsolutePath());
    }

    private String client(String database, String what) throws IOException, InterruptedException {
        return run(
                        List.of(
                                "psql",
                                "--no-psqlrc",
                                "--quiet",
                                "--tuples-only",
                                "--no-align",
                                "--set=ON_ERROR_STOP=1",
                                "--host=" + host(),
                                "--port=" + port,
                                "--username=" + USER,
                                "--dbname=" + database,
                                what),
                        folder)
                .strip();
    }

    private static void delete(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
