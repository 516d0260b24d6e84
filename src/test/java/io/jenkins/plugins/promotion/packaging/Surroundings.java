package io.jenkins.plugins.promotion.packaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Types found around the plugin: the JDK, the libraries in the .hpi, and whatever else is on a class path. */
final class Surroundings {

    private static final List<String> BUNDLED = List.of("com/github/difflib/", "org/apache/commons/csv/", "biweekly/");
    private static final Map<String, Optional<ApiType>> READ = new ConcurrentHashMap<>();

    private Surroundings() {}

    /** Whether a controller brings the type: neither the JDK nor the .hpi does. */
    static boolean isOfTheHost(String type) {
        return !type.startsWith(PluginClasses.ROOT)
                && BUNDLED.stream().noneMatch(type::startsWith)
                && ClassLoader.getPlatformClassLoader().getResource(type + ".class") == null;
    }

    /** Reads a type from wherever this test runs. */
    static Optional<ApiType> read(String type) {
        return READ.computeIfAbsent(type, name -> read(name, Surroundings.class.getClassLoader()));
    }

    /** Reads a type from a class path. */
    static Optional<ApiType> read(String type, ClassLoader from) {
        URL url = from.getResource(type + ".class");
        if (url == null) {
            return Optional.empty();
        }
        try (InputStream in = url.openStream()) {
            return Optional.of(ApiType.of(in.readAllBytes(), jar(url)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Path of the jar a URL points into; empty where it points elsewhere. */
    private static String jar(URL url) {
        String text = url.toString();
        int end = text.indexOf("!/");
        return text.startsWith("jar:file:") && end > 0 ? text.substring("jar:file:".length(), end) : "";
    }
}
