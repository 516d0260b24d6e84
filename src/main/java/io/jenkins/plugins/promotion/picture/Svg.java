package io.jenkins.plugins.promotion.picture;

import java.util.Locale;

/**
 * Writes SVG. Whatever is text is escaped. Horizontal lengths are per cent of the width there is, so that a picture fits any
 * screen while its letters keep their size; vertical ones are pixels.
 */
final class Svg {

    private final StringBuilder text = new StringBuilder();

    /**
     * A picture as high as given.
     *
     * @param id unique in the page, of letters, digits and {@code -}
     * @param title what it is
     * @param description what it shows, in a sentence or two
     */
    static Svg picture(String id, String style, int height, String title, String description) {
        Svg svg = new Svg();
        svg.text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"").append(escape(style));
        svg.text.append("\" width=\"100%\" height=\"").append(height).append("\" role=\"img\" focusable=\"false\"");
        svg.text
                .append(" aria-labelledby=\"")
                .append(escape(id))
                .append("-t ")
                .append(escape(id))
                .append("-d\">");
        svg.text
                .append("<title id=\"")
                .append(escape(id))
                .append("-t\">")
                .append(escape(title))
                .append("</title>");
        svg.text
                .append("<desc id=\"")
                .append(escape(id))
                .append("-d\">")
                .append(escape(description))
                .append("</desc>");
        svg.text.append("<defs><pattern id=\"").append(escape(id));
        svg.text.append(
                "-h\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">");
        svg.text.append("<rect class=\"cp-pic__hatch-ground\" width=\"6\" height=\"6\"/>");
        svg.text.append("<rect class=\"cp-pic__hatch\" width=\"2.5\" height=\"6\"/></pattern></defs>");
        return svg;
    }

    /**
     * A rectangle.
     *
     * @param x begin in per cent
     * @param width in per cent
     * @param fill id of the picture whose hatching fills it, {@code null} where the class does
     * @param tip what is said of it on hover, {@code null} for nothing
     */
    Svg bar(String style, double x, double y, double width, double height, String fill, String tip) {
        text.append("<rect class=\"")
                .append(escape(style))
                .append("\" x=\"")
                .append(number(x))
                .append("%\" y=\"");
        text.append(number(y))
                .append("\" width=\"")
                .append(number(Math.max(width, 0)))
                .append("%\" height=\"");
        text.append(number(height)).append('"');
        if (fill != null) {
            text.append(" fill=\"url(#").append(escape(fill)).append("-h)\"");
        }
        return tip(tip, "rect");
    }

    /** A mark of a point: a circle, or a ring. */
    Svg dot(String style, double x, double y, double radius, String tip) {
        text.append("<circle class=\"")
                .append(escape(style))
                .append("\" cx=\"")
                .append(number(x))
                .append("%\" cy=\"");
        text.append(number(y)).append("\" r=\"").append(number(radius)).append('"');
        return tip(tip, "circle");
    }

    private Svg tip(String tip, String element) {
        if (tip == null) {
            text.append("/>");
        } else {
            text.append("><title>")
                    .append(escape(tip))
                    .append("</title></")
                    .append(element)
                    .append('>');
        }
        return this;
    }

    Svg line(String style, double x1, double y1, double x2, double y2) {
        text.append("<line class=\"")
                .append(escape(style))
                .append("\" x1=\"")
                .append(number(x1))
                .append("%\" y1=\"");
        text.append(number(y1))
                .append("\" x2=\"")
                .append(number(x2))
                .append("%\" y2=\"")
                .append(number(y2));
        text.append("\"/>");
        return this;
    }

    /** Text that is cut off where its room ends. */
    Svg words(String style, double x, double y, double width, String words) {
        text.append("<svg x=\"")
                .append(number(x))
                .append("%\" y=\"")
                .append(number(y - 15))
                .append("\" width=\"");
        text.append(number(width)).append("%\" height=\"20\"><text class=\"").append(escape(style));
        text.append("\" x=\"0\" y=\"15\">").append(escape(words)).append("</text></svg>");
        return this;
    }

    /** Text that ends at a place. */
    Svg wordsUpTo(String style, double x, double y, String words) {
        return wordsAt(style, "end", x, y, words);
    }

    /** Text around a place. */
    Svg wordsAround(String style, double x, double y, String words) {
        return wordsAt(style, "middle", x, y, words);
    }

    private Svg wordsAt(String style, String anchor, double x, double y, String words) {
        text.append("<text class=\"")
                .append(escape(style))
                .append("\" text-anchor=\"")
                .append(anchor)
                .append("\" x=\"");
        text.append(number(x))
                .append("%\" y=\"")
                .append(number(y))
                .append("\">")
                .append(escape(words))
                .append("</text>");
        return this;
    }

    String end() {
        return text.append("</svg>").toString();
    }

    private static String number(double number) {
        String text = String.format(Locale.ROOT, "%.2f", number);
        return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
    }

    /** For text and for attributes; what XML forbids becomes a question mark. */
    static String escape(String words) {
        StringBuilder escaped = new StringBuilder();
        words.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : '?');
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int c) {
        return c == '\t'
                || c == '\n'
                || c >= 0x20 && !(c >= 0x7f && c < 0xa0) && !(c >= 0xd800 && c < 0xe000) && (c & 0xfffe) != 0xfffe;
    }
}
