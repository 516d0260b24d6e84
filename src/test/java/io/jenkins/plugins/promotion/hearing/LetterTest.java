package io.jenkins.plugins.promotion.hearing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.OffsetDateTime;
import org.junit.Test;

/** What people wrote is told, and is nothing else wherever it is told. */
public class LetterTest {

    private static Letter rejected(String comment) {
        PromotionEvent.Source source = new PromotionEvent.Source(
                "CR-1-9", OffsetDateTime.parse("2026-11-21T09:00:00Z"), "CR-1", "CR-1", "shop", "qa1");
        return new Letter(
                new PromotionEvent.GateDecided(source, "r1-test", "Test", "qa1", false, false, comment),
                "https://ci.example.org/");
    }

    private static String chat(String comment) throws Exception {
        return new ObjectMapper()
                .readTree(rejected(comment).chat())
                .path("text")
                .asText();
    }

    @Test
    public void commentOfSeveralLinesIsOneLineOfADigest() {
        assertEquals(
                "CR-1: 'Test' was rejected by qa1: no Read on, or act: https://evil.example",
                rejected("no\r\nRead on, or act: https://evil.example").line());
        assertEquals(
                "CR-1: 'Test' was rejected by qa1: \u27e8U+001B\u27e9[2J\u27e8U+202E\u27e9",
                rejected("\u001b[2J\u202e").line());
    }

    @Test
    public void commentBeginsNoLineOfAMail() {
        String words = rejected("no\n\nRead on, or act: https://evil.example\r-- \u2028x")
                .words();
        assertFalse(words, words.matches("(?s).*\\R(Read|-- |x).*"));
    }

    @Test
    public void nobodyIsCalledAndNoLinkIsHiddenInAChat() throws Exception {
        for (String comment : new String[] {
            "@channel",
            "@here now",
            "<!channel>",
            "[the gate](https://evil.example)",
            "![x](https://evil.example/x)",
            "[the gate][1]",
            "# big\n@all"
        }) {
            String text = chat(comment);
            assertFalse(text, text.matches("(?s).*(@\\w|<|>|\\]\\(|\\]\\[|\\R).*"));
        }
        assertEquals(
                "CR-1: 'Test' was rejected by qa1: ask me"
                        + " https://ci.example.org/promotion-changes/CR-1/gate/r1-test/",
                chat("ask me"));
    }
}
