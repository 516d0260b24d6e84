package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A structured file as one value, and the pointers into it. */
final class Documents {
    private Documents() {}

    /** The whole file; a properties file is a mapping of its keys. Empty if the file cannot be seen as one value. */
    static Optional<Value> whole(StructuredFile file) {
        try {
            if (!isProperties(file.path())) {
                return file.get("");
            }
            Map<String, Value> members = new LinkedHashMap<>();
            for (String key : file.flatten().keySet()) {
                members.put(key, file.get(key).orElseThrow());
            }
            return Optional.of(new Value.Members(members));
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

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

    /** Whether the pointer names the other one's place or something around it. */
    static boolean covers(String path, String pointer, String inner) {
        return pointer.equals(inner) || !isProperties(path) && inner.startsWith(pointer + "/");
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
