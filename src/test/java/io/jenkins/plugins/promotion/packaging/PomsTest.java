package io.jenkins.plugins.promotion.packaging;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The plugin is built by two poms, of which one reads Maven Central only; both name the same versions. */
public class PomsTest {

    private final Pom plugin = Pom.read("pom.xml");
    private final Pom embedded = Pom.read("embedded/pom.xml");

    @Test
    public void bothAreOfOneVersionForOneJenkins() {
        assertEquals(plugin.text("version"), embedded.text("version"));
        assertEquals(plugin.property("jenkins.version"), embedded.property("jenkins.version"));
    }

    @Test
    public void theManifestOfTheEmbeddedBuildNamesThePluginsThatThePluginDependsOn() {
        Map<String, String> declared = new TreeMap<>();
        plugin.dependencies().forEach((artifact, dependency) -> {
            boolean isPlugin = !dependency.text("groupId").startsWith("org.apache.")
                    && !dependency.text("groupId").startsWith("io.github.")
                    && !dependency.text("groupId").startsWith("net.sf.biweekly");
            if (isPlugin && dependency.text("scope").isEmpty()) {
                String optional = dependency.text("optional").isEmpty() ? "" : ";resolution:=optional";
                declared.put(artifact, dependency.text("version") + optional);
            }
        });
        Map<String, String> named = new TreeMap<>();
        for (String entry : embedded.property("plugin.dependencies").split(",")) {
            named.put(entry.substring(0, entry.indexOf(':')), entry.substring(entry.indexOf(':') + 1));
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
            if (other != null) {
                ours.put(artifact, dependency.text("version"));
                theirs.put(artifact, embedded.resolved(other.text("version")));
            }
        });
        assertFalse(ours.isEmpty());
        assertEquals(ours, theirs);
    }

    /** An element of a pom. */
    private record Pom(Element element) {

        private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

        static Pom read(String file) {
            try {
                return new Pom(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new File(file))
                        .getDocumentElement());
            } catch (Exception e) {
                throw new AssertionError(file, e);
            }
        }

        /** Text of a child, empty where there is none. */
        String text(String child) {
            NodeList children = element.getChildNodes();
            for (int i = 0; i < children.getLength(); i++) {
                if (children.item(i).getNodeName().equals(child)) {
                    return children.item(i).getTextContent().trim();
                }
            }
            return "";
        }

        String property(String name) {
            Element properties =
                    (Element) element.getElementsByTagName("properties").item(0);
            return resolved(new Pom(properties).text(name));
        }

        String resolved(String text) {
            Matcher matcher = REFERENCE.matcher(text);
            return matcher.replaceAll(found -> Matcher.quoteReplacement(property(found.group(1))));
        }

        Map<String, Pom> dependencies() {
            Map<String, Pom> found = new TreeMap<>();
            NodeList all = element.getElementsByTagName("dependency");
            for (int i = 0; i < all.getLength(); i++) {
                Pom dependency = new Pom((Element) all.item(i));
                found.put(dependency.text("artifactId"), dependency);
            }
            return found;
        }
    }
}
