package io.jenkins.plugins.promotion.packaging;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Every view escapes what it shows and runs under a strict content security policy, as hosted plugins must. */
public class ViewsTest {

    @Test
    public void everyViewEscapesAndHasNothingInline() throws Exception {
        List<String> found = new ArrayList<>();
        int views = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jelly")).toList()) {
                views++;
                objections(Files.readString(file)).forEach(what -> found.add(file + ": " + what));
            }
        }
        assertEquals(List.of(), found);
        assertTrue("no view was seen", views > 20);
    }

    @Test
    public void eachOfTheRulesCanFail() throws Exception {
        String head = "<?jelly escape-by-default='true'?>";
        assertEquals(List.of(), objections(head + "<j xmlns:f='/lib/form'><f:textbox/><script src='x.js'/></j>"));
        for (String bad : List.of(
                "<j/>",
                head + "<j><style>b{}</style></j>",
                head + "<j><script>go()</script></j>",
                head + "<j><b onclick='go()'/></j>",
                head + "<j><b style='color: red'/></j>",
                head + "<j xmlns:f='/lib/form'><f:textbox checkUrl='x'/></j>",
                head + "<j><a href='javascript:go()'/></j>")) {
            assertEquals(bad, 1, objections(bad).size());
        }
    }

    private static List<String> objections(String view) throws Exception {
        List<String> objections = new ArrayList<>();
        if (!view.startsWith("<?jelly escape-by-default='true'?>")) {
            objections.add("does not begin with escape-by-default");
        }
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Element root = factory.newDocumentBuilder()
                .parse(new InputSource(new StringReader(view)))
                .getDocumentElement();
        NodeList all = root.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            String name = element.getTagName();
            if (name.equals("style") || name.equals("script") && !element.hasAttribute("src")) {
                objections.add("an inline <" + name + ">");
            }
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                Attr attribute = (Attr) element.getAttributes().item(j);
                boolean handler = element.getNamespaceURI() == null
                        && (attribute.getName().startsWith("on")
                                || attribute.getName().equals("style"));
                boolean legacy = attribute.getName().equals("checkUrl") && !element.hasAttribute("checkDependsOn");
                if (handler
                        || legacy
                        || attribute.getName().equals("onclick") && !handler
                        || attribute.getValue().startsWith("javascript:")) {
                    objections.add(name + " " + attribute.getName());
                }
            }
        }
        return objections;
    }
}
