package io.jenkins.plugins.promotion.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jars inside a controller's war and its plugins' files, laid out as a Maven repository has them. */
final class ControllerFiles {

    /** Where a plugin and a war have their libraries; the war's server brings the servlets' types. */
    private static final Pattern LIBRARY = Pattern.compile("WEB-INF/lib/(.+)\\.jar|executable/(winstone)\\.jar");

    private static final Pattern VERSIONED = Pattern.compile("(.+?)-(\\d.*)");

    private final Path folder;
    private final List<URL> jars = new ArrayList<>();

    private ControllerFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * A class path of them, on which the war's types go before its plugins'.
     *
     * @param war {@code jenkins.war}
     * @param plugins a folder with {@code .hpi} or {@code .jpi} files, such as {@code $JENKINS_HOME/plugins}
     * @param folder where the jars are laid out
     */
    static URLClassLoader of(Path war, Path plugins, Path folder) throws IOException {
        ControllerFiles all = new ControllerFiles(folder);
        all.take(war);
        try (Stream<Path> files = Files.list(plugins)) {
            for (Path plugin : files.filter(file -> file.toString().matches(".*[.][hj]pi"))
                    .sorted()
                    .toList()) {
                all.take(plugin);
            }
        }
        return new URLClassLoader(all.jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private void take(Path archive) throws IOException {
        try (JarFile file = new JarFile(archive.toFile())) {
            String version = file.getManifest().getMainAttributes().getValue("Plugin-Version");
            if (version == null) {
                version = file.getManifest().getMainAttributes().getValue("Jenkins-Version");
            }
            for (JarEntry entry : file.stream().toList()) {
                Matcher library = LIBRARY.matcher(entry.getName());
                if (library.matches()) {
                    String name = library.group(1) == null ? library.group(2) : library.group(1);
                    Matcher versioned = VERSIONED.matcher(name);
                    // A plugin's own jar may have no version in its name; it is the plugin's.
                    boolean says = versioned.matches();
                    lay(file, entry, says ? versioned.group(1) : name, says ? versioned.group(2) : version);
                }
            }
        }
    }

    private void lay(JarFile file, JarEntry entry, String artifact, String version) throws IOException {
        Path jar = folder.resolve(artifact).resolve(version).resolve(artifact + "-" + version + ".jar");
        if (!Files.exists(jar)) {
            Files.createDirectories(jar.getParent());
            try (InputStream in = file.getInputStream(entry)) {
                Files.copy(in, jar);
            }
        }
        jars.add(jar.toUri().toURL());
    }
}
