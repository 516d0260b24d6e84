package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.Value;
import java.util.List;
import java.util.Optional;

/**
 * What must happen at one path so that the first tree becomes the second.
 *
 * @param path where
 * @param actions the change as whole files, in order; their {@code source} is the path itself, to be named by the plan
 * @param values the change of the content as single values, if it can be said so
 * @param exact whether those values give the second file byte for byte; else formatting or comments differ too
 */
record Wanted(String path, List<WholeFile> actions, Optional<List<Single>> values, boolean exact) {
    /**
     * One value.
     *
     * @param before empty if there was none
     * @param after empty if there is none any more
     */
    record Single(String pointer, Optional<Value> before, Optional<Value> after) {}

    /** The change of permissions that remains when the content is changed value by value. */
    Optional<WholeFile> permissions() {
        return actions.stream()
                .flatMap(action -> action.permissions().stream())
                .findFirst()
                .map(permissions -> WholeFile.permissionsOnly(path, permissions));
    }
}
