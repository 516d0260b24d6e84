package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an item does, one record for each kind. All paths are relative to the environment's root, with {@code /}. */
public sealed interface Action {
    /** The word in the plan file. */
    String kind();

    /** Whether it changes the tree and nothing else, so that its rollback is exact and automatic. */
    default boolean changesTree() {
        return this instanceof SetValue || this instanceof FileAction;
    }

    /**
     * Kind {@code set}: one value in a structured file, in place.
     *
     * @param file a {@code .json}, {@code .yaml}, {@code .yml} or {@code .properties} file
     * @param pointer an RFC 6901 JSON pointer, such as {@code /server/port}; for a properties file the plain key
     * @param expect the value before; another one is drift; empty means: not compared
     * @param value the value afterwards; text inside may hold <code>${name}</code> references
     * @param create whether the key may be absent before; without it an absent key is drift
     */
    record SetValue(String file, String pointer, Optional<JsonNode> expect, JsonNode value, boolean create)
            implements Action {
        @Override
        public String kind() {
            return "set";
        }
    }

    /**
     * Kind {@code file}: a file, symbolic link or directory as a whole. Exactly one of {@code source}, {@code link} and
     * {@code directory} says what it is to become; a {@code replace} with {@code permissions} alone keeps the content; a
     * {@code delete} has none of them, except {@code directory} for a directory, which must be empty.
     *
     * @param path where
     * @param verb create (must be absent before), replace (must be there) or delete
     * @param source the file beside the plan that holds the new content
     * @param expectSha256 lower-case hex SHA-256 of the content before, of a symbolic link's target text if it was one
     * @param link target of the symbolic link
     * @param directory whether it is a directory
     * @param permissions such as {@code rwxr-x---}; empty keeps those of the file before; what is new gets
     *     those of the root, a file without {@code x}
     */
    record FileAction(
            String path,
            Verb verb,
            Optional<String> source,
            Optional<String> expectSha256,
            Optional<String> link,
            boolean directory,
            Optional<String> permissions)
            implements Action {
        @Override
        public String kind() {
            return "file";
        }

        /** What happens to the path. */
        public enum Verb {
            CREATE("create"),
            REPLACE("replace"),
            DELETE("delete");

            private final String text;

            Verb(String text) {
                this.text = text;
            }

            /** As written in a plan, field {@code action}. */
            public String text() {
                return text;
            }
        }
    }

    /**
     * Kind {@code command}: a program on the environment's node, started without a shell.
     *
     * @param argv the program and its arguments; each element may hold <code>${name}</code> references
     * @param readOnly whether it changes nothing, so that a dry run may execute it
     * @param env variables added to the node's; values may hold references, those to credentials included
     * @param cwd directory to run in, relative to the root; {@code .} is the root
     */
    record Command(List<String> argv, boolean readOnly, Map<String, String> env, String cwd) implements Action {
        public Command {
            argv = List.copyOf(argv);
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        }

        @Override
        public String kind() {
            return "command";
        }
    }

    /**
     * Kind {@code manual}: a person does it and says so on the build's page.
     *
     * @param instruction what to do; may hold <code>${name}</code> references
     * @param evidence what the person must write down as proof; empty means that none is required
     * @param secondPerson whether another person must confirm it
     */
    record Manual(String instruction, String evidence, boolean secondPerson) implements Action {
        @Override
        public String kind() {
            return "manual";
        }
    }
}
