package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** The style sheet as browsers read it: a brace too few, and all that follows is silently without style. */
public class StylesTest {

    @Test
    public void everyRuleEndsBeforeTheNextBegins() throws IOException {
        String css;
        try (InputStream in = GatePage.class.getResourceAsStream("promotion.css")) {
            css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
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
}
