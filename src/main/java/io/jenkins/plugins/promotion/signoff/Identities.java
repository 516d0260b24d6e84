package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who took part in a change: user id to what that user did ({@link Deeds}).
 *
 * @param requesters every user in the cause chain, upstream and replay included; none is no error
 * @param authors everyone who recorded a revision or signed 'Changes made', and the plan's author
 * @param implementers whoever pressed Begin on an apply
 */
public record Identities(
        Map<String, Saying> requesters, Map<String, Saying> authors, Map<String, Saying> implementers) {

    /** Nobody took part yet. */
    public static final Identities NONE = new Identities(Map.of(), Map.of(), Map.of());

    public Identities {
        requesters = copy(requesters);
        authors = copy(authors);
        implementers = copy(implementers);
    }

    private static Map<String, Saying> copy(Map<String, Saying> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * Why this user cannot sign under four eyes, worded to follow "You" or a name, for example {@code wrote or recorded revision
     * 3, and authors cannot sign}; empty for somebody who took no part.
     */
    public Optional<Saying> conflictOf(String user, IdComparison ids) {
        return Stream.of(
                        conflict(user, authors, "authorsCannot", ids),
                        conflict(user, implementers, "implementersCannot", ids),
                        conflict(user, requesters, "requestersCannot", ids))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Saying> conflict(String user, Map<String, Saying> part, String key, IdComparison ids) {
        return part.entrySet().stream()
                .filter(entry -> ids.sameUser(entry.getKey().trim(), user))
                .map(entry -> Saying.of(RuleWords.class, key, entry.getValue()))
                .findFirst();
    }
}
