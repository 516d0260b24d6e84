package io.jenkins.plugins.promotion.structured;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What XML says, by DOM and XPath of the JDK. */
public final class XmlJudge {
    /** A quoted text, or a name and the sign before it. */
    private static final Pattern NAMES =
            Pattern.compile("'[^']*'|\"[^\"]*\"|([/\\[]@?)([^/@\\[\\]='\"()0-9][^/@\\[\\]='\"()]*)(?![^/\\[\\]=]*\\()");

    private XmlJudge() {}

    /** Not aware of namespaces, so that names are what is written. */
    public static Document dom(String text) throws Exception {
        return dom(new InputSource(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text)));
    }

    /** As {@link #dom(String)}; the encoding is the parser's to find. */
    public static Document dom(byte[] bytes) throws Exception {
        return dom(new InputSource(new ByteArrayInputStream(bytes)));
    }

    private static Document dom(InputSource source) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        factory.setCoalescing(true);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(null);
        builder.setEntityResolver((type, address) -> new InputSource(new StringReader("")));
        return builder.parse(source);
    }

    /** What a pointer means to XPath; names are asked by their spelling, since XPath takes a prefix off. */
    public static NodeList nodes(Document document, String pointer) throws Exception {
        String path = NAMES.matcher(pointer).replaceAll(found -> {
            String whole = found.group();
            return Matcher.quoteReplacement(
                    found.group(2) == null ? whole : found.group(1) + "*[name()='" + found.group(2) + "']");
        });
        return (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
    }

    /** What the document says, one line each; blanks between elements do not count, nor comments. */
    public static List<String> said(Document document) {
        List<String> said = new ArrayList<>();
        document.normalizeDocument();
        said(document.getDocumentElement(), said);
        return said;
    }

    private static void said(Element element, List<String> into) {
        into.add("<" + element.getNodeName());
        List<String> attributes = new ArrayList<>();
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            Node attribute = element.getAttributes().item(i);
            attributes.add(attribute.getNodeName() + "=" + attribute.getNodeValue());
        }
        attributes.stream().sorted().forEach(into::add);
        StringBuilder text = new StringBuilder();
        boolean leaf = element.getElementsByTagName("*").getLength() == 0;
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element) {
                say(text, leaf, into);
                said((Element) child, into);
            } else if (child.getNodeType() == Node.TEXT_NODE || child.getNodeType() == Node.CDATA_SECTION_NODE) {
                text.append(child.getNodeValue());
            }
        }
        say(text, leaf, into);
        into.add(">");
    }

    private static void say(StringBuilder text, boolean leaf, List<String> into) {
        if (!text.isEmpty() && (leaf || !text.toString().isBlank())) {
            into.add(text.toString());
        }
        text.setLength(0);
    }

    /** The node that a pointer means, or the element whose text it means. */
    public static Node one(Document document, String pointer) throws Exception {
        Node node = nodes(document, pointer).item(0);
        return pointer.endsWith("/text()") ? node.getParentNode() : node;
    }

    /** Sets what a pointer means. */
    public static void set(Document document, String pointer, String wanted) throws Exception {
        Node node = one(document, pointer);
        if (node instanceof Attr) {
            node.setNodeValue(wanted);
        } else {
            node.setTextContent(wanted);
        }
    }

    /** Takes away what a pointer means. */
    public static void remove(Document document, String pointer) throws Exception {
        Node node = one(document, pointer);
        if (node instanceof Attr attribute) {
            attribute.getOwnerElement().removeAttributeNode(attribute);
        } else if (pointer.endsWith("/text()")) {
            node.setTextContent("");
        } else {
            node.getParentNode().removeChild(node);
        }
    }
}
