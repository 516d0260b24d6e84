package io.jenkins.plugins.promotion.structured;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON Pointer (RFC 6901), before which the number of a YAML file's document may stand: {@code 2:/server/port}.
 *
 * @param document counted from 1; 0 if none is named, which is enough where one document alone has the place
 * @param inside the pointer inside the document
 */
public record Pointer(int document, String inside) {
    private static final Pattern ODD_TILDE = Pattern.compile("~(?![01])");
    private static final Pattern NUMBERED = Pattern.compile("([1-9]\\d{0,5}):(.*)", Pattern.DOTALL);

    /** Takes a pointer apart; whether it can be followed is not asked. */
    public static Pointer of(String text) {
        Matcher numbered = NUMBERED.matcher(text);
        return numbered.matches()
                ? new Pointer(Integer.parseInt(numbered.group(1)), numbered.group(2))
                : new Pointer(0, text);
    }

    /** Whether a text is a pointer to something inside a file, for what people write. */
    public static boolean isOne(String text) {
        String inside = of(text).inside();
        return inside.startsWith("/") && !ODD_TILDE.matcher(inside).find();
    }

    /** Whether this is the other's place, or something around it, in some document. */
    public boolean covers(Pointer other) {
        boolean sameDocument = document == 0 || other.document == 0 || document == other.document;
        return sameDocument && (inside.equals(other.inside) || other.inside.startsWith(inside + "/"));
    }

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
            if (ODD_TILDE.matcher(token).find()) {
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
