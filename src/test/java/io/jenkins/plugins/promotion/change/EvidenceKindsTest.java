package io.jenkins.plugins.promotion.change;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.Test;

public class EvidenceKindsTest {

    private static final byte[] TEXT = "all is well\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PNG = HexFormat.of().parseHex("89504e470d0a1a0a00");
    private static final byte[] PROGRAM = HexFormat.of().parseHex("7f454c4600");

    private static boolean allows(String kinds, String name, byte[] contents) {
        try {
            EvidenceKinds.parse(kinds).require(name, contents);
            return true;
        } catch (Refusal e) {
            return false;
        }
    }

    @Test
    public void nothingSaidAllowsAll() {
        for (String nothing : new String[] {null, "", " , "}) {
            assertTrue(EvidenceKinds.parse(nothing).isAll());
            assertTrue(allows(nothing, "run.exe", PROGRAM));
        }
    }

    @Test
    public void endingsAreOfNamesHoweverTheyAreWritten() {
        for (String written : new String[] {"png, log", ".PNG .log", "*.png,*.log"}) {
            assertEquals(".png, .log", EvidenceKinds.parse(written).text());
            assertTrue(allows(written, "Start.PNG", PROGRAM));
            assertEquals(false, allows(written, "png", PNG));
            assertEquals(false, allows(written, "run.exe", PNG));
        }
        assertTrue(allows("tar.gz", "logs.tar.gz", PROGRAM));
        assertEquals(false, allows("tar.gz", "logs.gz", PROGRAM));
    }

    @Test
    public void typesAreOfContents() {
        assertTrue(allows("image/png", "whatever", PNG));
        assertTrue(allows("image/*", "whatever", PNG));
        assertTrue(allows("text/plain", "smoke", TEXT));
        assertEquals(false, allows("image/*, text/plain", "picture.png", PROGRAM));
    }

    @Test
    public void refusalSaysWhatIsAllowed() {
        Refusal refusal = assertThrows(
                Refusal.class, () -> EvidenceKinds.parse("png,image/gif").require("run.exe", PROGRAM));
        assertThat(refusal.getMessage(), containsString("'run.exe' may not be attached"));
        assertThat(refusal.getMessage(), containsString(".png, image/gif"));
    }

    @Test
    public void whatNothingCouldBeIsAMistake() {
        Refusal type = assertThrows(Refusal.class, () -> EvidenceKinds.parse("application/pdf"));
        assertThat(type.getMessage(), containsString("write the ending, such as pdf"));
        assertThrows(Refusal.class, () -> EvidenceKinds.parse("p?f"));
        assertThrows(Refusal.class, () -> EvidenceKinds.parse("."));
    }
}
