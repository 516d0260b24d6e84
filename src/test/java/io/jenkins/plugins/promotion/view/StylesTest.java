package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.Test;

/** The style sheet as browsers read it: a brace too few, and all that follows is silently without style. */
public class StylesTest {

    private static final int[] TEXT = {0x14, 0x14, 0x1f};

    @Test
    public void everyRuleEndsBeforeTheNextBegins() throws IOException {
        String css = css();
        int depth = 0;
        int number = 0;
        for (String line : css.split("\n", -1)) {
            number++;
            boolean begins = !line.isBlank() && !Character.isWhitespace(line.charAt(0)) && !line.startsWith("}");
            assertEquals("line " + number + ": " + line, 0, begins ? depth : 0);
            depth += line.chars().map(c -> c == '{' ? 1 : c == '}' ? -1 : 0).sum();
        }
        assertEquals("at the end", 0, depth);
    }

    /** Jenkins 2.568 makes the bar a column on narrow screens: what is a width in a row is a height there. */
    @Test
    public void titlesAreAsHighAsTheirTextWhereTheBarIsAColumn() throws IOException {
        String narrow = css().replaceFirst("(?s).*?\n@media \\(max-width: 800px\\) \\{(.*?)\n}.*", "$1");
        assertTrue(narrow, narrow.contains("jenkins-app-bar__content {\n    flex-basis: auto;\n"));
    }

    /** WCAG 2.1 AA in the colours of Jenkins 2.479, whose own are fainter than that. */
    @Test
    public void smallTextAndAlertsCanBeReadInTheColoursOfJenkins() throws IOException {
        int[] white = {255, 255, 255};
        assertReadable("--cp-quiet", new int[] {0x60, 0x7d, 0x9f}, new int[] {0xf3, 0xf3, 0xf8});
        int[] blue = {0x00, 0x6f, 0xe6};
        assertReadable("--cp-alert-info", blue, mixed(blue, white, 10));
        int[] orange = {0xfe, 0x82, 0x0a};
        assertReadable("--cp-alert-warning", mixed(orange, TEXT, 80), mixed(orange, white, 10));
        int[] red = {0xe6, 0x00, 0x1f};
        assertReadable("--cp-alert-danger", red, mixed(red, white, 10));
    }

    private static void assertReadable(String name, int[] jenkins, int[] background) throws IOException {
        Matcher share = Pattern.compile(
                        name + ": color-mix\\(in srgb, var\\([a-z-]+\\) (\\d+)%, var\\(--text-color\\)\\);")
                .matcher(css());
        assertTrue(name, share.find());
        double ratio = (luminance(background) + 0.05)
                / (luminance(mixed(jenkins, TEXT, Integer.parseInt(share.group(1)))) + 0.05);
        assertTrue(name + " has a contrast of " + ratio, ratio >= 4.5);
    }

    private static int[] mixed(int[] one, int[] other, int percent) {
        return IntStream.range(0, 3)
                .map(i -> Math.round((one[i] * percent + other[i] * (100 - percent)) / 100f))
                .toArray();
    }

    private static double luminance(int[] colour) {
        double[] linear = IntStream.of(colour)
                .mapToDouble(c -> c / 255.0)
                .map(c -> c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4))
                .toArray();
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    private static String css() throws IOException {
        try (InputStream in = GatePage.class.getResourceAsStream("promotion.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
