package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.DataSourceLogin.Jar;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Drivers of JDBC on the environment's node, out of the jars of a data source and of nothing else. Those of one set of jars are
 * loaded once, since what a driver leaves running needs its classes.
 */
final class JdbcDrivers {
    private static final Map<String, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    private JdbcDrivers() {}

    /**
     * A new connection.
     *
     * @param root of the environment, in which no driver may be
     * @throws Refusal if there is no driver that can be used
     */
    static Connection connect(DataSourceLogin source, Path root) throws SQLException {
        Properties login = new Properties();
        if (!source.user().isEmpty()) {
            login.setProperty("user", source.user());
            login.setProperty("password", source.password());
        }
        Connection connection = driver(source, root).connect(source.url(), login);
        if (connection == null) {
            throw refusal(source, "its driver does not take its URL");
        }
        return connection;
    }

    private static Driver driver(DataSourceLogin source, Path root) throws SQLException {
        ClassLoader loader = loader(source, root);
        try {
            if (!source.driver().isEmpty()) {
                return (Driver) Class.forName(source.driver(), true, loader)
                        .getDeclaredConstructor()
                        .newInstance();
            }
            for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
                if (driver.getClass().getClassLoader() == loader && driver.acceptsURL(source.url())) {
                    return driver;
                }
            }
        } catch (ReflectiveOperationException | LinkageError | ServiceConfigurationError | ClassCastException e) {
            throw refusal(source, "its driver cannot be loaded: " + e).causedBy(e);
        }
        throw refusal(source, "no driver in its jars takes its URL; an administrator can name its class there");
    }

    private static ClassLoader loader(DataSourceLogin source, Path root) {
        List<URL> urls = new ArrayList<>();
        StringBuilder key = new StringBuilder();
        for (Jar jar : source.jars()) {
            try {
                Path file = PathNames.path(jar.path()).toRealPath();
                String digest = sha256(file);
                requireOurs(source, file, root.toRealPath());
                if (!jar.sha256().isEmpty() && !jar.sha256().equals(digest)) {
                    throw refusal(source, jar.path() + " is not what was brought there; delete it");
                }
                key.append(file).append('\0').append(digest).append('\0');
                urls.add(file.toUri().toURL());
            } catch (IOException e) {
                throw refusal(source, "the jar of its driver, " + jar.path() + ", cannot be read on this node")
                        .causedBy(e);
            }
        }
        return LOADERS.computeIfAbsent(
                key.toString(),
                none -> new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader()));
    }

    /** Who can write in the environment, or anybody, must not say what runs here. */
    private static void requireOurs(DataSourceLogin source, Path file, Path root) throws IOException {
        if (file.startsWith(root)) {
            throw refusal(source, "the jar of its driver is within the environment, where others write");
        } else if (Files.getFileStore(file).supportsFileAttributeView("posix")
                && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw refusal(source, file + ", the jar of its driver, can be written by everybody");
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Refusal refusal(DataSourceLogin source, String why) {
        return Refusal.conflict("data source '" + source.name() + "' cannot be used: " + why);
    }
}
