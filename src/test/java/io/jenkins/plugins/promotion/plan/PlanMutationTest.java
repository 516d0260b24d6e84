package io.jenkins.plugins.promotion.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.Test;

public class PlanMutationTest {
    private static final String[] PIECES = {
        "\t",
        "\n",
        ": ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "&a ",
        "*a",
        "!!x ",
        "|\n",
        ">",
        "'",
        "\"",
        "\\",
        "#",
        "%",
        "---\n",
        "<<: ",
        "? ",
        "null",
        "${",
        "$${",
        "\u0000",
        "\uFEFF",
        "\uD83D\uDE00",
        "id",
        "kind: sql",
        "\r",
        "~",
        ",",
        "@",
        "`",
        "..",
        "0x",
        "1e9"
    };

    @Test
    public void whateverHappensToAPlanItIsReadOrRefused() {
        byte[] whole = Plans.whole().getBytes(UTF_8);
        int refused = 0;
        for (int seed = 0; seed < 4000; seed++) {
            byte[] mutated = mutate(whole, new Random(seed));
            try {
                WorkPlan plan = PlanReader.read("plan", mutated, Plans.FILES);
                PlanDigest.of(plan, Plans.FILES, "s");
            } catch (Refusal e) {
                refused++;
                assertTrue("seed " + seed, !e.details().isEmpty());
            } catch (Exception | StackOverflowError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertTrue("some are refused, some are still plans: " + refused, refused > 1000 && refused < 4000);
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original;
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + random.nextInt(random.nextInt(8) == 0 ? 200 : 4));
            byte[] piece;
            switch (random.nextInt(4)) {
                case 0:
                    piece = new byte[] {(byte) random.nextInt(256)};
                    break;
                case 1:
                    piece = new byte[0];
                    break;
                case 2:
                    int start = random.nextInt(bytes.length);
                    piece = java.util.Arrays.copyOfRange(
                            bytes, start, Math.min(bytes.length, start + random.nextInt(60)));
                    break;
                default:
                    piece = PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8);
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(bytes, 0, from);
            out.writeBytes(piece);
            out.write(bytes, to, bytes.length - to);
            bytes = out.toByteArray();
        }
        return bytes;
    }
}
