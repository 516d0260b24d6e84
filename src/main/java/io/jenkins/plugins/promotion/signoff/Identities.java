package io.jenkins.plugins.promotion.signoff;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who took part in a change: user id to what that user did, worded to follow "You" or
 * a name, for example {@code recorded revision 3}.
 *
 * @param requesters every user in the cause chain, upstream and replay included; none is no error
 * @param authors everyone who recorded a revision or signed 'Changes made', and the plan's author
 * @param implementers whoever pressed Begin on an apply
 */
public record Identities(
        Map<String, String> requesters, Map<String, String> authors, Map<String, String> implementers) {

    /** Nobody took part yet. */
    public static final Identities NONE = new Identities(Map.of(), Map.of(), Map.of());

    public Identities {
        requesters = copy(requesters);
        authors = copy(authors);
        implementers = copy(implementers);
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * Why this user cannot sign under four eyes, worded to follow "You" or a name, for example {@code recorded revision 3,
     * and authors cannot sign}; empty for somebody who took no part.
     */
    public Optional<String> conflictOf(String user, IdComparison ids) {
        return Stream.of(
                        conflict(user, authors, "authors", ids),
                        conflict(user, implementers, "implementers", ids),
                        conflict(user, requesters, "requesters", ids))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> conflict(String user, Map<String, String> part, String who, IdComparison ids) {
        return part.entrySet().stream()
                .filter(entry -> ids.sameUser(entry.getKey().trim(), user))
                .map(entry -> entry.getValue() + ", and " + who + " cannot sign")
                .findFirst();
    }
}
