package io.jenkins.plugins.promotion.signoff;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.wording.Phrases;
import java.util.List;
import java.util.Locale;
import org.junit.Test;

/** Each role has its own count, and a person counts once. */
public class QuorumTest {

    private static final Phrases ENGLISH = Phrases.of(RuleWords.class, Locale.ENGLISH);
    private static final Quorum TWO = new Quorum(List.of("qa", "business"), 2, List.of());
    private static final Quorum EACH =
            new Quorum(List.of("qa", "business"), 1, List.of(new Quota("qa", 2), new Quota("business", 1)));
    private static final Quorum ANYBODY = new Quorum(List.of(), 2, List.of());

    @Test
    public void saysWhatIsMissing() {
        List<String> qa = List.of("qa");
        List<String> business = List.of("business");
        List<String> both = List.of("qa", "business");
        List<String> other = List.of("ops");
        record Case(Quorum quorum, List<List<String>> signatures, String missing) {}
        List<Case> cases = List.of(
                new Case(TWO, List.of(), "2 of qa, business"),
                new Case(TWO, List.of(qa), "1 of qa, business"),
                new Case(TWO, List.of(both), "1 of qa, business"),
                new Case(TWO, List.of(other, other), "2 of qa, business"),
                new Case(TWO, List.of(qa, qa), ""),
                new Case(EACH, List.of(), "2 of qa and 1 of business"),
                new Case(EACH, List.of(qa, qa, qa), "1 of business"),
                new Case(EACH, List.of(business, business), "2 of qa"),
                // Whoever has both roles fills the one that nobody else fills, whatever the order.
                new Case(EACH, List.of(both, business), "1 of qa"),
                new Case(EACH, List.of(both, business, qa), ""),
                new Case(EACH, List.of(both, qa, qa), ""),
                new Case(EACH, List.of(both, both, both), ""),
                new Case(EACH, List.of(both, both), "1 of business"),
                new Case(ANYBODY, List.of(List.of()), "1 of those who hold Promotion/SignOff"),
                new Case(ANYBODY, List.of(List.of(), qa), ""));
        for (Case one : cases) {
            assertEquals(one.toString(), one.missing(), one.quorum().missing(one.signatures(), ENGLISH));
        }
    }
}
