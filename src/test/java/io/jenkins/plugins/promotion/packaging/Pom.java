package io.jenkins.plugins.promotion.packaging;

import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** An element of a pom. */
record Pom(Element element) {

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
