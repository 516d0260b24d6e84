package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.List;

/**
 * An element with its places in the text; offsets count chars.
 *
 * @param start of its start tag
 * @param inside where its content begins; the end, if it has no end tag
 * @param parts what it holds, in order; filled while it is read
 */
record XmlElement(String name, int start, int inside, boolean empty, List<Attribute> attributes, List<Part> parts) {
    /**
     * An attribute.
     *
     * @param start of its name
     * @param valueStart the place of the opening quote
     * @param end behind the closing quote
     */
    record Attribute(String name, String value, int start, int valueStart, int end) {}

    /**
     * A part of the content.
     *
     * @param element null if it is none
     * @param text what it says to a program; null for elements, comments and processing instructions
     * @param cdata whether a text is written as one
     * @param comment whether it is one
     */
    record Part(int start, int end, XmlElement element, String text, boolean cdata, boolean comment) {
        boolean blank() {
            return text != null && text.isBlank();
        }
    }

    List<XmlElement> children() {
        List<XmlElement> children = new ArrayList<>();
        for (Part part : parts) {
            if (part.element() != null) {
                children.add(part.element());
            }
        }
        return children;
    }

    Attribute attribute(String named) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(named)) {
                return attribute;
            }
        }
        return null;
    }

    /** Its own text, without that of elements in it; none if it is but lines for elements, of which there may be none. */
    String text() {
        StringBuilder text = new StringBuilder();
        boolean lines = true;
        for (Part part : parts) {
            text.append(part.text() == null ? "" : part.text());
            lines = lines && !part.cdata();
        }
        return lines && text.indexOf("\n") >= 0 && text.toString().isBlank() ? "" : text.toString();
    }

    /** All text in it, as XPath compares it. */
    String allText() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.element() != null ? part.element().allText() : part.text() == null ? "" : part.text());
        }
        return text.toString();
    }

    /** Whether an entity, whose text is not known, is used anywhere in it, its start tag included. */
    boolean refers() {
        return attributes.stream().anyMatch(attribute -> refers(attribute.value()))
                || parts.stream()
                        .anyMatch(part -> part.element() == null
                                ? refers(part.text())
                                : part.element().refers());
    }

    /** Whether an entity stands among its own content, so that elements may come in. */
    boolean open() {
        return parts.stream().anyMatch(part -> refers(part.text()));
    }

    static boolean refers(String text) {
        return text != null && text.indexOf(XmlReader.STAND_IN) >= 0;
    }

    boolean leaf() {
        return parts.stream().allMatch(part -> part.element() == null);
    }

    /** Whether its content is more than elements or a text: both, or something for another program. */
    boolean mixed() {
        boolean other =
                parts.stream().anyMatch(part -> part.element() == null && part.text() == null && !part.comment());
        Attribute space = attribute("xml:space");
        boolean kept = space != null && space.value().equals("preserve");
        return other
                || !leaf()
                        && parts.stream()
                                .anyMatch(part -> part.text() != null && (kept || part.cdata() || !part.blank()));
    }
}
