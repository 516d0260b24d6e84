package io.jenkins.plugins.promotion.packaging;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import net.java.sezpoz.impl.SerAnnotatedElement;
import org.junit.BeforeClass;
import org.junit.Test;

/** What an administrator uploads: classes, bundled libraries, headers and indexes of the packaged plugin. */
public class HpiIT {

    private static final String ID = "configuration-promotion";
    private static final List<String> OF_THE_HOST = List.of(
            "hudson/",
            "jenkins/",
            "org/jenkinsci/",
            "org/jvnet/",
            "com/cloudbees/",
            "io/jenkins/embedded/",
            "io/jenkins/plugins/casc/",
            "io/jenkins/plugins/checks/",
            "lib/");

    /** The libraries no API plugin carries. A new one is a decision, so it is written here too. */
    private static final Set<String> BUNDLED = Set.of("java-diff-utils", "commons-csv", "biweekly", "vinnie");

    private static Map<String, byte[]> hpi;
    private static Map<String, byte[]> classes;
    private static Attributes headers;

    @BeforeClass
    public static void open() throws Exception {
        Path file = Path.of(System.getProperty("hpi", "target/" + ID + ".hpi"));
        hpi = entries(Files.newInputStream(file));
        assertTrue(file + " has no WEB-INF/lib/" + ID + ".jar", hpi.containsKey("WEB-INF/lib/" + ID + ".jar"));
        classes = entries(new ByteArrayInputStream(hpi.get("WEB-INF/lib/" + ID + ".jar")));
        headers = new Manifest(new ByteArrayInputStream(hpi.get("META-INF/MANIFEST.MF"))).getMainAttributes();
    }

    private static Map<String, byte[]> entries(InputStream archive) throws IOException {
        Map<String, byte[]> found = new HashMap<>();
        try (ZipInputStream in = new ZipInputStream(archive)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    found.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return found;
    }

    @Test
    public void bundlesOnlyWhatNoApiPluginCarries() {
        Set<String> libraries = hpi.keySet().stream()
                .filter(name -> name.startsWith("WEB-INF/lib/"))
                .map(name -> name.substring("WEB-INF/lib/".length()))
                .filter(name -> !name.equals(ID + ".jar"))
                .map(name -> name.replaceFirst("-[0-9][^/]*\\.jar$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(BUNDLED), libraries);
        assertTrue(
                "Loose classes: a controller takes them from the jar",
                hpi.keySet().stream().noneMatch(name -> name.startsWith("WEB-INF/classes/")));
    }

    @Test
    public void holdsNothingOfTheHost() {
        for (String name : classes.keySet()) {
            assertFalse(
                    name + " belongs to the host and would hide the controller's own",
                    OF_THE_HOST.stream().anyMatch(name::startsWith) || name.startsWith("META-INF/embedded/"));
        }
    }

    @Test
    public void holdsEveryClassAndResourceOfThePlugin() throws Exception {
        Map<String, byte[]> compiled = new TreeMap<>();
        Path folder = PluginClasses.folder();
        try (var files = Files.walk(folder.resolve(PluginClasses.ROOT))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                compiled.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        assertTrue("Only " + compiled.size() + " files were compiled", compiled.size() > 100);
        Set<String> packaged = classes.keySet().stream()
                .filter(name -> name.startsWith(PluginClasses.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(compiled.keySet(), packaged);
        compiled.forEach((name, bytes) ->
                assertTrue(name + " is not the compiled one", Arrays.equals(bytes, classes.get(name))));
        assertTrue("The description shown by the plugin manager is missing", classes.containsKey("index.jelly"));
    }

    @Test
    public void saysWhatAControllerAsks() {
        String site = "https://github.com/jenkinsci/configuration-promotion-plugin";
        Map<String, String> wanted = Map.ofEntries(
                Map.entry("Artifact-Id", ID),
                Map.entry("Short-Name", ID),
                Map.entry("Long-Name", "Configuration Promotion"),
                Map.entry("Group-Id", "io.jenkins.plugins"),
                Map.entry("Url", site),
                Map.entry("Specification-Title", "Configuration Promotion"),
                Map.entry("Specification-Version", "0.1"),
                Map.entry("Implementation-Title", "Configuration Promotion"),
                Map.entry("Plugin-License-Name", "MIT"),
                Map.entry("Plugin-License-Url", "https://opensource.org/licenses/MIT"),
                Map.entry("Plugin-ScmConnection", "scm:git:" + site + ".git"),
                Map.entry("Plugin-ScmUrl", site));
        wanted.forEach((name, value) -> assertEquals(name, value, header(name)));
        // maven-hpi-plugin leaves these out; a controller takes them from Short-Name and Jenkins-Version then.
        boolean byHpiPlugin = header("Created-By").startsWith("Maven Archiver");
        Map.of("Extension-Name", ID, "Minimum-Java-Version", "17").forEach((name, value) -> {
            if (!byHpiPlugin || headers.getValue(name) != null) {
                assertEquals(name, value, header(name));
            }
        });
        assertTrue(header("Plugin-Version"), header("Plugin-Version").matches("\\d+\\.\\d+\\.\\d+.*"));
        assertTrue(header("Jenkins-Version"), header("Jenkins-Version").matches("2\\.\\d+\\.\\d+"));
        assertEquals("Old controllers read this one", header("Jenkins-Version"), header("Hudson-Version"));
        // maven-hpi-plugin appends to a snapshot's version where it was built.
        assertTrue(header("Plugin-Version"), header("Plugin-Version").startsWith(header("Implementation-Version")));
    }

    /**
     * The two ways of packaging give the same files with the same classes, and the same headers but for these: Created-By
     * names the tool; maven-hpi-plugin adds who developed and, in a checkout that it can read, which commit; the embedded
     * way also says Extension-Name and Minimum-Java-Version, which controllers before and after
     * 2.479 read. Only genuine Stapler's annotation processor leaves an index of exported beans, which no controller reads.
     */
    @Test
    public void saysNothingThatTheOtherWayDoesNot() {
        boolean byHpiPlugin = header("Created-By").startsWith("Maven Archiver");
        Set<String> wanted = new TreeSet<>(Set.of(
                "Manifest-Version",
                "Created-By",
                "Build-Jdk-Spec",
                "Artifact-Id",
                "Group-Id",
                "Short-Name",
                "Long-Name",
                "Url",
                "Plugin-Version",
                "Hudson-Version",
                "Jenkins-Version",
                "Plugin-Dependencies",
                "Plugin-License-Name",
                "Plugin-License-Url",
                "Plugin-ScmConnection",
                "Plugin-ScmTag",
                "Plugin-ScmUrl",
                "Specification-Title",
                "Specification-Version",
                "Implementation-Title",
                "Implementation-Version"));
        wanted.addAll(byHpiPlugin ? Set.of("Plugin-Developers") : Set.of("Extension-Name", "Minimum-Java-Version"));
        Set<String> said =
                headers.keySet().stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
        if (byHpiPlugin) {
            said.remove("Implementation-Build");
        }
        assertEquals(wanted, said);
        Set<String> indexes = classes.keySet().stream()
                .filter(name -> name.startsWith("META-INF/") && !name.startsWith("META-INF/maven/"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(
                indexes.remove("META-INF/services/annotations/org.kohsuke.stapler.export.ExportedBean") == byHpiPlugin);
        // Which genuine Jenkins' annotations leave as well; no controller reads it of a plugin.
        assertTrue(indexes.remove("META-INF/services/annotations/org.kohsuke.accmod.Restricted") == byHpiPlugin);
        assertEquals(
                new TreeSet<>(Set.of(
                        "META-INF/MANIFEST.MF",
                        "META-INF/annotations/hudson.Extension",
                        "META-INF/annotations/hudson.Extension.txt",
                        "META-INF/exposed.stapler-beans",
                        "META-INF/services/annotations/org.jenkinsci.Symbol")),
                indexes);
    }

    /** Genuine Jenkins reads and writes only objects whose jar says it belongs to a plugin (its class filter). */
    @Test
    public void theJarSaysItIsAPlugins() throws Exception {
        Attributes own =
                new Manifest(new ByteArrayInputStream(classes.get("META-INF/MANIFEST.MF"))).getMainAttributes();
        assertEquals(ID, own.getValue("Short-Name"));
        assertEquals(header("Jenkins-Version"), own.getValue("Jenkins-Version"));
    }

    /** In the versions that embedded/pom.xml names, whichever build made the file: in that of the plugin, the BOM says them. */
    @Test
    public void dependsOnThePluginsItUses() {
        String named = Pom.read("embedded/pom.xml").property("plugin.dependencies");
        assertEquals(
                new TreeSet<>(List.of(named.split(","))),
                new TreeSet<>(List.of(header("Plugin-Dependencies").split(","))));
    }

    @Test
    public void extensionIndexListsEveryExtension() throws Exception {
        List<String> listed = new ArrayList<>();
        try (ObjectInputStream in =
                new ObjectInputStream(new ByteArrayInputStream(classes.get("META-INF/annotations/hudson.Extension")))) {
            for (Object one = in.readObject(); one != null; one = in.readObject()) {
                listed.add(((SerAnnotatedElement) one).className.replaceFirst("\\$.*", ""));
            }
        }
        assertFalse(listed.isEmpty());
        Collections.sort(listed);
        assertEquals(sourcesThatSay("@Extension"), listed);
    }

    /** Class files do not keep this annotation, so sources are asked: top-level names, one for each time it is said. */
    private static List<String> sourcesThatSay(String annotation) throws IOException {
        Path sources = Path.of("src/main/java");
        try (Stream<Path> files = Files.walk(sources)) {
            List<String> found = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String name =
                        sources.relativize(file).toString().replace(".java", "").replace('/', '.');
                Files.readAllLines(file).stream()
                        .filter(line -> line.strip().matches(annotation + "\\b.*"))
                        .forEach(line -> found.add(name));
            }
            Collections.sort(found);
            return found;
        }
    }

    @Test
    public void symbolIndexListsEverySymbol() {
        Set<String> listed = new String(
                        classes.get("META-INF/services/annotations/org.jenkinsci.Symbol"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.toCollection(TreeSet::new));
        assertFalse(listed.isEmpty());
        assertEquals(
                "src/main/resources/META-INF/services/annotations/org.jenkinsci.Symbol must name each, one a line",
                PluginClasses.annotatedWith("org.jenkinsci.Symbol"),
                listed);
    }

    @Test
    public void bundledLibrariesAreWhole() throws Exception {
        for (Map.Entry<String, byte[]> entry : hpi.entrySet()) {
            if (entry.getKey().endsWith(".jar")) {
                try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(entry.getValue()))) {
                    assertTrue(entry.getKey() + " is empty", jar.getNextEntry() != null);
                }
            }
        }
    }

    private static String header(String name) {
        String value = headers.getValue(name);
        assertTrue("The manifest has no " + name, value != null && !value.isBlank());
        return value;
    }
}
