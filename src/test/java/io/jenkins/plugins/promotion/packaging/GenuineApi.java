package io.jenkins.plugins.promotion.packaging;

import io.jenkins.plugins.promotion.packaging.ApiType.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The signatures of one line of genuine Jenkins, {@code genuine-api-VERSION.txt}: which jars they were read from, then
 * every type with the members that the plugin links to. One line each:
 *
 * <pre>
 * jar [artifact] [version] [SHA-256]
 * type [name] [modifiers] [superclass or -] [interfaces with commas, or -] [jar's artifact]
 *   [modifiers] [name(descriptor)result, or name:descriptor]
 * </pre>
 */
record GenuineApi(Map<String, Jar> jars, Map<String, ApiType> types) {

    private static final Path LISTS = Path.of("src/test/resources");
    private static final Pattern LIST = Pattern.compile("genuine-api-(.+)\\.txt");

    /** A genuine jar. The hash tells which file was read; another build of the same version is as good. */
    record Jar(String artifact, String version, String sha256) {}

    /** The versions of Jenkins of which there is a list, the oldest first. */
    static List<String> versions() throws IOException {
        try (Stream<Path> files = Files.list(LISTS)) {
            return files.map(file -> LIST.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .sorted(Comparator.comparing(Runtime.Version::parse))
                    .toList();
        }
    }

    static Path list(String version) {
        return LISTS.resolve("genuine-api-" + version + ".txt");
    }

    Optional<ApiType> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    static GenuineApi parse(String text) {
        Map<String, Jar> jars = new TreeMap<>();
        Map<String, ApiType> types = new TreeMap<>();
        ApiType current = null;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String[] words = line.strip().split(" ");
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            } else if (words[0].equals("jar") && words.length == 4) {
                jars.put(words[1], new Jar(words[1], words[2], words[3]));
            } else if (words[0].equals("type") && words.length == 6) {
                current = new ApiType(
                        words[1],
                        Access.flags(words[2]),
                        words[3].equals("-") ? null : words[3],
                        words[4].equals("-") ? List.of() : List.of(words[4].split(",")),
                        new TreeMap<>(),
                        words[5]);
                types.put(current.name(), current);
            } else if (line.startsWith("  ") && words.length == 2 && current != null) {
                current.members().put(words[1], new Member(Access.flags(words[0]), words[1]));
            } else {
                throw new IllegalArgumentException("line " + number + " is none of the list's: " + line);
            }
        }
        return new GenuineApi(jars, types);
    }

    String write() {
        List<String> lines = new ArrayList<>(Arrays.asList(
                "# Signatures of the genuine Jenkins types that the plugin links to. Facts, read from these jars:"));
        jars.values().forEach(j -> lines.add("jar " + j.artifact() + " " + j.version() + " " + j.sha256()));
        for (ApiType type : types.values()) {
            lines.add(String.join(
                    " ",
                    "type",
                    type.name(),
                    Access.words(type.access()),
                    type.superName() == null ? "-" : type.superName(),
                    type.interfaces().isEmpty() ? "-" : String.join(",", type.interfaces()),
                    type.jar()));
            type.members().values().forEach(m -> lines.add("  " + Access.words(m.access()) + " " + m.key()));
        }
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    /** What decides about linking: everything but the jars. */
    String signatures() {
        return write().replaceAll("(?m)^jar .*\n", "").replaceAll("(?m)^(type .*) \\S+$", "$1");
    }

    /** What must hold of a list that was read from genuine jars; empty is good. */
    List<String> doubts(String jenkinsVersion) {
        List<String> doubts = new ArrayList<>();
        Jar core = jars.get("jenkins-core");
        if (core == null || !core.version().equals(jenkinsVersion)) {
            doubts.add("It was not read from jenkins-core " + jenkinsVersion + ", but from " + jars.keySet());
        }
        for (Jar jar : jars.values()) {
            if (!jar.sha256().matches("[0-9a-f]{64}")) {
                doubts.add(jar.artifact() + " has no SHA-256");
            }
            if (jar.artifact().equals("configuration-promotion")) {
                doubts.add("The plugin's own jar is no source of genuine signatures");
            }
        }
        for (ApiType type : types.values()) {
            if (!jars.containsKey(type.jar())) {
                doubts.add(type.name() + " was read from '" + type.jar() + "', which is none of the genuine jars");
            }
        }
        return doubts;
    }
}
