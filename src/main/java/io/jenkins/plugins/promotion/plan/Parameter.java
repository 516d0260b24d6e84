package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A named value that differs, or may differ, between environments; referenced as <code>${name}</code>. */
public sealed interface Parameter {
    /**
     * The same value everywhere.
     *
     * @param value a text or a word
     */
    record Plain(Value value) implements Parameter {}

    /**
     * A value for each environment that is named; elsewhere it is unresolved, which is an error where it is used.
     *
     * @param values texts and words by environment name
     */
    record PerEnvironment(Map<String, Value> values) implements Parameter {
        public PerEnvironment {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /**
     * A secret, named only. It may be used in the {@code env} of commands and nowhere else: in an argument list it would
     * show among the machine's processes, in a value it would enter trees and digests, in an instruction a page.
     *
     * @param id the credentials id
     */
    record Credentials(String id) implements Parameter {}
}
