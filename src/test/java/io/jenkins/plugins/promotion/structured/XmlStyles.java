package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes XML files in the many ways people and programs write them, at random. */
public final class XmlStyles {
    public static final String[] TEXTS = {
        "plain",
        "",
        "two words",
        "  blanks around ",
        "1.20",
        "a < b && c > d",
        "say \"hi\"",
        "it's",
        "both ' and \"",
        "]]>",
        "line one\nline two",
        "tab\there",
        "ümläut €",
        "😀 emoji",
        "&amp; is &#38;",
        "<!-- none -->",
        "%{x} ${y}"
    };
    private static final String[] NAMES = {"host", "port", "server", "ns:item", "pool-size", "entry"};

    private final Random random;
    private final String eol;
    private final boolean indented;
    private final String unit;

    public XmlStyles(Random random) {
        this.random = random;
        this.eol = sometimes(5) ? "\r\n" : "\n";
        this.indented = !sometimes(5);
        this.unit = any("  ", "    ", "\t");
    }

    @SafeVarargs
    private <T> T any(T... of) {
        return of[random.nextInt(of.length)];
    }

    private boolean sometimes(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private String line(int depth) {
        return indented ? eol + unit.repeat(depth) : "";
    }

    private String comment() {
        return sometimes(8) ? any("<!-- why -->", "<!-- <a>&b;</a> -->", "<!--" + eol + "lines -->") : "";
    }

    /** A text between tags. */
    public String text(String text) {
        if (sometimes(6) && !text.contains("]]>")) {
            return "<![CDATA[" + text.replace("\n", eol) + "]]>";
        }
        StringBuilder out = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            out.append(
                    c == '&'
                            ? any("&amp;", "&#38;", "&#x26;")
                            : c == '<'
                                    ? any("&lt;", "&#60;")
                                    : c == '>'
                                            ? "&gt;"
                                            : c == '\n'
                                                    ? eol
                                                    : c > 0x7e && sometimes(3)
                                                            ? "&#" + c + ";"
                                                            : Character.toString(c));
        }
        return out.toString();
    }

    /** An attribute with a blank before it. */
    public String attribute(String name, String text) {
        String quote = any("\"", "\"", "'");
        String value = text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\n", "&#10;")
                .replace("\t", "&#9;")
                .replace("\"", quote.equals("\"") ? "&quot;" : "\"")
                .replace("'", quote.equals("'") ? "&apos;" : "'");
        return any(" ", " ", "  ", eol + "   ") + name + any("=", "=", " = ") + quote + value + quote;
    }

    private String leaf(String name, String attributes, String text) {
        if (text.isEmpty() && sometimes(2)) {
            return "<" + name + attributes + any("/>", " />");
        }
        return "<" + name + attributes + any(">", ">", " >") + text(text) + "</" + name + any(">", ">", " >");
    }

    private String attributes(int depth, int number) {
        StringBuilder all = new StringBuilder();
        if (sometimes(2)) {
            all.append(attribute(any("id", "name", "key"), any("a", "b", "c" + number, "it's", "x/y")));
        }
        if (sometimes(3)) {
            all.append(attribute("port", any(TEXTS)));
        }
        if (sometimes(6)) {
            all.append(attribute("xml:lang", "en"));
        }
        return all.toString();
    }

    private String element(int depth, int number) {
        String name = any(NAMES);
        String attributes = attributes(depth, number);
        if (depth > 3 || sometimes(2)) {
            return leaf(name, attributes, any(TEXTS));
        }
        return "<" + name + attributes + ">" + content(depth, random.nextInt(4)) + "</" + name + ">";
    }

    private String content(int depth, int count) {
        StringBuilder out = new StringBuilder(sometimes(10) ? line(depth + 1) + "mixed text" : "");
        for (int i = 0; i < count; i++) {
            String comment = comment();
            out.append(comment.isEmpty() ? "" : line(depth + 1) + comment);
            String property = "<property>" + line(depth + 2) + leaf("name", "", any("n1", "n2", "n" + i))
                    + line(depth + 2) + leaf("value", "", any(TEXTS)) + line(depth + 1) + "</property>";
            out.append(line(depth + 1)).append(sometimes(5) ? property : element(depth + 1, i));
        }
        return out.append(count == 0 ? "" : line(depth)).toString();
    }

    private String file(String inside) {
        List<String> head = new ArrayList<>();
        if (!sometimes(3)) {
            head.add("<?xml version=\"1.0\" encoding=\"UTF-8\"" + any("", " standalone=\"yes\"") + "?>");
        }
        if (sometimes(4)) {
            head.add(any("<!-- head -->", "<?xml-stylesheet href=\"a.xsl\"?>"));
        }
        if (sometimes(6)) {
            head.add("<!DOCTYPE config SYSTEM \"http://nowhere.invalid/a.dtd\" [ <!ENTITY e \"]>\"> <!-- > ' --> ]>");
        }
        String root = "<config" + attribute("xmlns:ns", "urn:a") + ">" + inside + "</config>";
        return String.join(eol, head) + (head.isEmpty() ? "" : eol) + root + any(eol, "", eol + "<!-- foot -->" + eol);
    }

    /** Any file; the root is {@code config}. */
    public String any() {
        return file(content(0, 1 + random.nextInt(5)));
    }

    /** A file with a value at {@code /config/db[@name='a']/@own}, {@code …/own} or {@code …/own/text()}, as the tail says. */
    public String owning(String tail, String value, String other) {
        String attribute = tail.equals("@own") ? attribute("own", value) : "";
        String element = tail.equals("@own")
                ? ""
                : line(2) + leaf("own", tail.equals("own") ? "" : attribute("salt", other), value);
        String db = "<db" + attribute("name", "a") + attribute + (sometimes(2) ? attribute("x", other) : "") + ">"
                + comment()
                + line(2)
                + leaf("pool", "", other)
                + element
                + line(1)
                + "</db>";
        String before = sometimes(2) ? line(1) + leaf("db", attribute("name", "b"), other) : "";
        return file(
                before + line(1) + db + (sometimes(2) ? line(1) + comment() + leaf("last", "", other) : "") + line(0));
    }
}
