package io.jenkins.plugins.promotion.environment;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.promotion.execution.DataSourceLogin;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import jenkins.MasterToSlaveFileCallable;
import jenkins.model.Jenkins;

/**
 * The driver of a data source that names no jars: that of a plugin of this Jenkins, such as PostgreSQL API, MySQL API or H2
 * API. It is brought to the environment's node, once, and never runs on the controller but for being asked what it takes.
 *
 * @param driver class, empty for the one that takes the URL
 */
record DriverJar(String source, String url, String driver) {

    /** @throws Refusal if no plugin has such a driver */
    Path find() {
        ClassLoader plugins = Jenkins.get().getPluginManager().uberClassLoader;
        try {
            Class<?> found = driver.isEmpty() ? taking(plugins) : Class.forName(driver, false, plugins);
            CodeSource place = found.getProtectionDomain().getCodeSource();
            Path jar = place == null ? null : Path.of(place.getLocation().toURI());
            if (jar != null && Files.isRegularFile(jar)) {
                return jar;
            }
        } catch (ClassNotFoundException | LinkageError | URISyntaxException | IllegalArgumentException e) {
            throw none(e);
        }
        throw none(null);
    }

    private Class<?> taking(ClassLoader plugins) {
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, plugins).iterator();
        while (true) {
            try {
                if (!drivers.hasNext()) {
                    throw none(null);
                }
                Driver next = drivers.next();
                if (next.acceptsURL(url)) {
                    return next.getClass();
                }
            } catch (ServiceConfigurationError | SQLException | LinkageError e) {
                // That of another plugin; the next may be the one.
            }
        }
    }

    private Refusal none(Throwable cause) {
        return Refusal.conflict(
                        "data source '" + source + "' has no driver: none of the plugins of this Jenkins brings one"
                                + (driver.isEmpty() ? " that takes its URL" : " of class " + driver))
                .mend("Name the jars of one on the node (jars), or install a plugin such as PostgreSQL API.")
                .causedBy(cause);
    }

    /**
     * Puts it below the folder of this plugin on a node, unless it is there.
     *
     * @throws IOException if the node cannot take it
     */
    DataSourceLogin.Jar bring(FilePath shared) throws IOException, InterruptedException {
        byte[] bytes = Files.readAllBytes(find());
        String digest;
        try {
            digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        FilePath there = shared.child("drivers").child(digest + ".jar");
        if (!Boolean.TRUE.equals(there.act(new Taken(bytes.length, new byte[0])))) {
            there.act(new Taken(bytes.length, bytes));
        }
        return new DataSourceLogin.Jar(there.getRemote(), digest);
    }

    /**
     * Whether a file of that length is there; with its bytes it is afterwards. What it is, is found out before it is
     * used; any other answer than yes is no.
     */
    private static final class Taken extends MasterToSlaveFileCallable<Object> {
        private static final long serialVersionUID = 1L;
        private final long length;
        private final byte[] bytes;

        Taken(long length, byte[] bytes) {
            this.length = length;
            this.bytes = bytes;
        }

        @Override
        public Object invoke(File file, VirtualChannel channel) throws IOException {
            Path path = file.toPath();
            if (bytes.length > 0) {
                Path folder = Files.createDirectories(file.getParentFile().toPath());
                Path fresh = Files.createTempFile(folder, "new-", ".jar");
                try {
                    Files.write(fresh, bytes);
                    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(fresh);
                }
            }
            return Files.isRegularFile(path) && Files.size(path) == length;
        }
    }
}
