package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.List;

/** Reading and writing of JSON Pointers (RFC 6901). */
final class Pointer {
    private Pointer() {}

    /** The unescaped tokens of a pointer; an empty list names the whole document. */
    static List<String> tokens(String path, String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (pointer.charAt(0) != '/') {
            throw FileProblem.of(
                    path, "pointer '" + pointer + "' must begin with '/', as in '/" + pointer.replace('.', '/') + "'");
        }
        List<String> tokens = new ArrayList<>();
        for (String token : pointer.substring(1).split("/", -1)) {
            if (token.matches("(?s).*~(?![01]).*")) {
                throw FileProblem.of(
                        path, "pointer '" + pointer + "' has a '~' that is not part of '~0' (for ~) or '~1' (for /)");
            }
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return tokens;
    }

    /** The pointer of a member below another pointer. */
    static String child(String pointer, String token) {
        return pointer + "/" + token.replace("~", "~0").replace("/", "~1");
    }

    /** The pointer that the tokens spell. */
    static String of(List<String> tokens) {
        String pointer = "";
        for (String token : tokens) {
            pointer = child(pointer, token);
        }
        return pointer;
    }
}
