package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.Locale;
import java.util.Optional;

/** Pointers into structured files. */
final class Documents {
    private Documents() {}

    static boolean isProperties(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".properties");
    }

    /** The field by which a plan names a value in this file. */
    static String pointerField(String path) {
        return isProperties(path) ? "key" : "pointer";
    }

    /** The pointer of a member, as a plan writes it for this file. */
    static String child(String path, String pointer, String key) {
        return isProperties(path) ? key : pointer + "/" + key.replace("~", "~0").replace("/", "~1");
    }

    /** The value there, or empty if there is none or it cannot be told. */
    static Optional<Value> get(StructuredFile file, String pointer) {
        try {
            return file.get(pointer);
        } catch (Refusal e) {
            return Optional.empty();
        }
    }
}
