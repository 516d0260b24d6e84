package io.jenkins.plugins.promotion.structured;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Laws that hold for every XML file, tried on random ones; DOM and XPath of the JDK judge. {@code -Dfiles=} tries more files,
 * {@code -Dseed=} others.
 */
public class XmlLawsTest {
    private static final int FILES = Integer.getInteger("files", 600);
    private static final long SEED = Long.getLong("seed", 1);

    private int replaced;
    private int added;
    private int removed;
    private int refused;

    private static XmlFile file(String text) {
        return new XmlFile("a.xml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    public void everyFileAgreesWithTheJdk() throws Exception {
        for (int i = 0; i < FILES; i++) {
            Random random = new Random(SEED * 1_000_003 + i);
            String text = new XmlStyles(random).any();
            try {
                laws(text, random);
            } catch (AssertionError | Refusal e) {
                throw new AssertionError("seed " + SEED + ", file " + i + "\n" + text + "\n" + e.getMessage(), e);
            }
        }
        assertTrue(replaced + " of " + FILES, replaced > FILES * 0.9);
        assertTrue(added + " of " + FILES, added > FILES * 0.4);
        assertTrue(removed + " of " + FILES, removed > FILES * 0.5);
        assertTrue(refused + " of " + FILES, refused < FILES * 0.6);
    }

    private void laws(String text, Random random) throws Exception {
        XmlFile file = file(text);
        Document document = XmlJudge.dom(text);
        List<String> pointers = file.flatten().keySet().stream()
                .filter(pointer -> !pointer.contains("/@xmlns")) // XPath does not see them
                .toList();
        if (pointers.isEmpty()) {
            return;
        }
        for (String pointer : pointers) {
            NodeList meant = XmlJudge.nodes(document, pointer);
            boolean several = pointer.endsWith("/text()");
            assertTrue(
                    pointer + " means " + meant.getLength(), several ? meant.getLength() > 0 : meant.getLength() == 1);
            assertEquals(List.of(pointer), file.places(pointer));
            Node node = several ? meant.item(0).getParentNode() : meant.item(0);
            Value value = file.get(pointer).orElseThrow();
            if (value instanceof Value.Text plain) {
                assertEquals(pointer, node instanceof Attr ? node.getNodeValue() : node.getTextContent(), plain.text());
                assertArrayEquals(pointer, file.bytes, file.replace(pointer, value));
            }
        }
        assertEquals(file.whole(), file(text).whole());
        replace(
                file,
                pointers.get(random.nextInt(pointers.size())),
                XmlStyles.TEXTS[random.nextInt(XmlStyles.TEXTS.length)]);
        NodeList all = document.getElementsByTagName("*");
        Node some = all.item(random.nextInt(all.getLength()));
        add(file, file.places(way(some)).get(0), XmlStyles.TEXTS[random.nextInt(XmlStyles.TEXTS.length)]);
        if (some.getParentNode() != document) {
            remove(file, file.places(way(some)).get(0));
        }
    }

    /** The pointer to a node by positions alone. */
    private static String way(Node node) {
        if (node.getParentNode() instanceof Document) {
            return "/" + node.getNodeName();
        }
        int place = 1;
        for (Node before = node.getPreviousSibling(); before != null; before = before.getPreviousSibling()) {
            place += before.getNodeName().equals(node.getNodeName()) ? 1 : 0;
        }
        return way(node.getParentNode()) + "/" + node.getNodeName() + "[" + place + "]";
    }

    private void replace(XmlFile file, String pointer, String wanted) throws Exception {
        if (!(file.get(pointer).orElseThrow() instanceof Value.Text)) {
            return;
        }
        String before = text(file.bytes);
        String changed = text(file.replace(pointer, new Value.Text(wanted)));
        Document expected = XmlJudge.dom(before);
        XmlJudge.set(expected, pointer, wanted);
        assertEquals(
                pointer + " := " + wanted + "\n" + changed,
                XmlJudge.said(expected),
                XmlJudge.said(XmlJudge.dom(changed)));
        outside(before, changed);
        replaced++;
    }

    /** What a change leaves is the beginning and the end of the text; so all of it but one piece is as it was. */
    private static void outside(String before, String changed) {
        int start = 0;
        int shorter = Math.min(before.length(), changed.length());
        while (start < shorter && before.charAt(start) == changed.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shorter - start
                && before.charAt(before.length() - 1 - end) == changed.charAt(changed.length() - 1 - end)) {
            end++;
        }
        String gone = before.substring(start, before.length() - end);
        assertTrue(
                "more than a value went: " + gone,
                gone.chars().filter(c -> c == '<').count() <= 3);
    }

    private void add(XmlFile file, String pointer, String wanted) throws Exception {
        Value value = file.get(pointer).orElseThrow();
        String before = text(file.bytes);
        try {
            String more = text(file.create(pointer + "/@fresh", new Value.Text(wanted)));
            Document expected = XmlJudge.dom(before);
            ((Element) XmlJudge.nodes(expected, pointer).item(0)).setAttribute("fresh", wanted);
            assertEquals(pointer + "\n" + more, XmlJudge.said(expected), XmlJudge.said(XmlJudge.dom(more)));
            assertArrayEquals(
                    file.bytes,
                    file(more)
                            .remove(file(more)
                                    .places(way(file, pointer) + "/@fresh")
                                    .get(0)));

            Value.Members fresh =
                    new Value.Members(Map.of("@id", new Value.Text("q"), "inner", new Value.Text(wanted)));
            more = text(file.create(pointer + "/fresh", fresh));
            expected = XmlJudge.dom(before);
            Element parent = (Element) XmlJudge.nodes(expected, pointer).item(0);
            Element made = expected.createElement("fresh");
            made.setAttribute("id", "q");
            made.appendChild(expected.createElement("inner")).setTextContent(wanted);
            parent.appendChild(made);
            assertEquals(pointer + "\n" + more, XmlJudge.said(expected), XmlJudge.said(XmlJudge.dom(more)));
            assertEquals(Optional.of(new Value.Text(wanted)), file(more).get(way(file, pointer) + "/fresh/inner"));
            added++;
        } catch (Refusal e) {
            assertTrue(
                    e.getMessage(),
                    e.getMessage().contains("holds a text") && !(value instanceof Value.Members map && map.ordered()));
            refused++;
        }
    }

    /** The same place by positions, since what tells an element may change. */
    private static String way(XmlFile file, String pointer) throws Exception {
        Document document = XmlJudge.dom(text(file.bytes));
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            if (file.places(way(all.item(i))).equals(List.of(pointer))) {
                return way(all.item(i));
            }
        }
        throw new AssertionError(pointer);
    }

    private void remove(XmlFile file, String pointer) throws Exception {
        String before = text(file.bytes);
        Document expected = XmlJudge.dom(before);
        Node node = XmlJudge.nodes(expected, pointer).item(0);
        Node parent = node.getParentNode();
        parent.removeChild(node);
        try {
            String changed = text(file.remove(pointer));
            List<String> wanted = XmlJudge.said(expected);
            List<String> found = XmlJudge.said(XmlJudge.dom(changed));
            wanted.removeIf(String::isBlank);
            found.removeIf(String::isBlank);
            assertEquals(pointer + "\n" + changed, wanted, found);
            removed++;
        } catch (Refusal e) {
            assertTrue(e.getMessage(), e.getMessage().contains("cannot be removed in place"));
            refused++;
        }
    }
}
