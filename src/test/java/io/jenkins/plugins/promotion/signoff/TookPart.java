package io.jenkins.plugins.promotion.signoff;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Those who took part in a change, with general wording for what each of them did. */
final class TookPart {
    private TookPart() {}

    static Identities as(List<String> requesters, List<String> authors, List<String> implementers) {
        return new Identities(
                all(requesters, "requested this promotion"),
                all(authors, "wrote part of this change"),
                all(implementers, "began an apply of this plan"));
    }

    private static Map<String, String> all(List<String> users, String did) {
        Map<String, String> map = new LinkedHashMap<>();
        users.forEach(user -> map.put(user.trim(), did));
        return map;
    }
}
