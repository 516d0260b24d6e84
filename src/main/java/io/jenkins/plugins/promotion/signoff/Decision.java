package io.jenkins.plugins.promotion.signoff;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one person decided at a gate. Never changed once made.
 *
 * @param user id, trimmed
 * @param roles names of the rule in which the person signed; empty where anybody may, and for break-glass
 * @param way how it was made
 * @param comment empty if not given; never empty for a rejection or break-glass
 * @param coveredDigests what it was made about: {@link Covered#digests()} at that moment
 */
public record Decision(
        String user,
        Verdict verdict,
        List<String> roles,
        Instant at,
        Way way,
        String comment,
        Map<String, String> coveredDigests) {

    /** Yes or no. */
    public enum Verdict {
        APPROVE,
        REJECT
    }

    /** How a decision reached Jenkins. */
    public enum Way {
        /** On the gate's page. */
        UI,
        /** Over HTTP by a program with a user's token. */
        REST,
        /** Past the rule, with a permission of its own and a reason. */
        BREAK_GLASS
    }

    public Decision {
        user = user.trim();
        roles = List.copyOf(roles);
        comment = comment == null ? "" : comment.trim();
        coveredDigests = Collections.unmodifiableMap(new LinkedHashMap<>(coveredDigests));
    }
}
