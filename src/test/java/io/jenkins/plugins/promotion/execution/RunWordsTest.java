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

    @Test
    public void wordsInWordsInWordsAreReadOnceAndEndThere() {
        String deep = "cannot be rolled back: ".repeat(5_000) + "done";
        assertEquals(
                "kann nicht zurückgerollt werden: ".repeat(2) + "cannot be rolled back: ".repeat(4_998) + "done",
                german(deep));
    }

    /** Whatever words somebody chose, and although some of them are this plugin's too. */
    @Test
    public void whatAPersonWroteStays() {
        assertEquals("ausgelassen: created a ticket", german(RunWords.say("skipped", "created a ticket")));
        assertEquals("gefragt: is it done", german(RunWords.say("question", "is it done")));
        assertEquals(
                "als fehlgeschlagen gemeldet von ivan: the limit is set to 3",
                german(RunWords.say("failedBy", "ivan", "the limit is set to 3")));
    }

    @Test
    public void whatWasDoneIsReadInGermanToo() {
        assertEquals(
                "pool.json /max auf 30 gesetzt; nachgeprüft: pool.json /max is 30",
                german(RunWords.say("verified", RunWords.say("set", "pool.json /max", "30"), "pool.json /max is 30")));
        assertEquals("systemctl endete mit Status 3", german(RunWords.say("ended", "systemctl", "3")));
    }
}
