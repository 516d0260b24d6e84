package io.jenkins.plugins.promotion.packaging;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.util.Map;
import java.util.TreeMap;
import org.junit.Test;

/** The plugin is built by two poms, of which one reads Maven Central only; both name the same versions. */
public class PomsTest {

    private final Pom plugin = Pom.read("pom.xml");
    private final Pom embedded = Pom.read("embedded/pom.xml");

    @Test
    public void bothAreOfOneVersionForOneJenkins() {
        assertEquals(plugin.text("version"), embedded.text("version"));
        assertEquals(plugin.property("jenkins.version"), embedded.property("jenkins.version"));
    }

    /** In which versions, says the BOM of the plugin's pom; {@link HpiIT} compares them in the build that reads it. */
    @Test
    public void theManifestOfTheEmbeddedBuildNamesThePluginsThatThePluginDependsOn() {
        Map<String, String> declared = new TreeMap<>();
        plugin.dependencies().forEach((artifact, dependency) -> {
            boolean isPlugin = dependency.text("groupId").matches("(io|org)\\.jenkins.*");
            if (isPlugin && dependency.text("scope").isEmpty()) {
                declared.put(artifact, dependency.text("optional").isEmpty() ? "" : ";resolution:=optional");
            }
        });
        Map<String, String> named = new TreeMap<>();
        for (String entry : embedded.property("plugin.dependencies").split(",")) {
            named.put(entry.substring(0, entry.indexOf(':')), entry.replaceFirst("[^;]*", ""));
        }
        assertFalse(declared.isEmpty());
        assertEquals(declared, named);
    }

    @Test
    public void whatBothDependOnIsOfOneVersion() {
        Map<String, String> ours = new TreeMap<>();
        Map<String, String> theirs = new TreeMap<>();
        plugin.dependencies().forEach((artifact, dependency) -> {
            Pom other = embedded.dependencies().get(artifact);
            if (other != null && !dependency.text("version").isEmpty()) {
                ours.put(artifact, dependency.text("version"));
                theirs.put(artifact, embedded.resolved(other.text("version")));
            }
        });
        assertFalse(ours.isEmpty());
        assertEquals(ours, theirs);
    }
}
