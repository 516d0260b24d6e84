package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;

import java.util.Locale;
import org.junit.Test;

/** What a ledger has in English is read in German as far as it is this plugin's words; what people wrote stays. */
public class RunWordsTest {

    private static String german(String message) {
        return RunWords.in(Locale.GERMAN, message);
    }

    @Test
    public void wordsOfThisPluginAreReadInGerman() {
        assertEquals("bleibt, es ist unumkehrbar: mail is out", german("remains, it is irreversible: mail is out"));
        assertEquals("erledigt von ivan, bestätigt von qa1", german(RunWords.say("confirmed", "ivan", "qa1")));
        assertEquals(
                "kann nicht zurückgerollt werden: bleibt, eine Person hat es von Hand getan",
                german(RunWords.say("stuck", RunWords.say("byHand"))));
    }

    @Test
    public void otherWordsStay() {
        assertEquals("exit 3: done is done", german("exit 3: done is done"));
        assertEquals("not done", german("not done"));
    }

    @Test
    public void englishStaysAsItWasRecorded() {
        String message = "remains, kept by ivan: it's {0} or $1\nand more";
        assertEquals(message, RunWords.in(Locale.ENGLISH, message));
        assertEquals("bleibt, so gelassen von ivan: it's {0} or $1\nand more", german(message));
    }

    /** A question is as long as a person likes, and is shown to everybody who reads in German. */
    @Test
    public void wordsInWordsInWordsAreReadOnceAndEndThere() {
        String question = "asked: ".repeat(5_000) + "why?";
        assertEquals("gefragt: gefragt: " + "asked: ".repeat(4_998) + "why?", german(question));
    }
}
