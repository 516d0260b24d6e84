package io.jenkins.plugins.promotion.packaging;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.objectweb.asm.Opcodes;

/** The modifiers that decide whether something links, and whether it should any longer, as numbers and as words. */
final class Access {

    static final int OF_MEMBERS = Opcodes.ACC_PUBLIC
            | Opcodes.ACC_PROTECTED
            | Opcodes.ACC_PRIVATE
            | Opcodes.ACC_STATIC
            | Opcodes.ACC_FINAL
            | Opcodes.ACC_ABSTRACT
            | Opcodes.ACC_DEPRECATED;
    static final int OF_TYPES = Opcodes.ACC_PUBLIC
            | Opcodes.ACC_FINAL
            | Opcodes.ACC_ABSTRACT
            | Opcodes.ACC_INTERFACE
            | Opcodes.ACC_DEPRECATED;

    private static final Map<String, Integer> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put("public", Opcodes.ACC_PUBLIC);
        WORDS.put("protected", Opcodes.ACC_PROTECTED);
        WORDS.put("private", Opcodes.ACC_PRIVATE);
        WORDS.put("static", Opcodes.ACC_STATIC);
        WORDS.put("final", Opcodes.ACC_FINAL);
        WORDS.put("abstract", Opcodes.ACC_ABSTRACT);
        WORDS.put("interface", Opcodes.ACC_INTERFACE);
        WORDS.put("deprecated", Opcodes.ACC_DEPRECATED);
    }

    private Access() {}

    static int that(int access, int mask) {
        return access & mask;
    }

    /** Words with commas; {@code package} where nothing else is said. */
    static String words(int access) {
        StringJoiner words = new StringJoiner(",");
        words.setEmptyValue("package");
        WORDS.forEach((word, flag) -> {
            if ((access & flag) != 0) {
                words.add(word);
            }
        });
        return words.toString();
    }

    /** The reverse of {@link #words}. */
    static int flags(String words) {
        int access = 0;
        for (String word : words.split(",")) {
            if (!word.equals("package")) {
                Integer flag = WORDS.get(word);
                if (flag == null) {
                    throw new IllegalArgumentException("'" + word + "' is no modifier; known are " + WORDS.keySet());
                }
                access |= flag;
            }
        }
        return access;
    }
}
