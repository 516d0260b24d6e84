package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.wording.Saying;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Those who took part in a change, and something that each of them did. */
final class TookPart {
    private TookPart() {}

    static Identities as(List<String> requesters, List<String> authors, List<String> implementers) {
        return new Identities(
                all(requesters, Deeds.started("shop#7")),
                all(authors, Deeds.recorded(1)),
                all(implementers, Deeds.began("test")));
    }

    private static Map<String, Saying> all(List<String> users, Saying did) {
        Map<String, Saying> map = new LinkedHashMap<>();
        users.forEach(user -> map.put(user.trim(), did));
        return map;
    }
}
