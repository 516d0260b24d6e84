package io.jenkins.plugins.promotion.execution;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an item does, as it travels to the node: every reference resolved, every byte along. Values are JSON texts. */
public sealed interface Work extends Serializable {
    /**
     * One value in a structured file.
     *
     * @param expect the value before, as JSON; null if it is not compared
     * @param value the value afterwards, as JSON
     * @param create whether the key may be absent before
     */
    record SetValue(String file, String pointer, String expect, String value, boolean create) implements Work {}

    /**
     * A file, link or directory as a whole.
     *
     * @param verb create, replace or delete
     * @param content the new bytes; null if it becomes no file or keeps its content
     * @param expectSha256 content before in hex; null if it is not compared
     * @param link target of a symbolic link, or null
     * @param permissions such as {@code rw-r-----}, or null to keep
     */
    record PutFile(
            String path,
            String verb,
            byte[] content,
            String expectSha256,
            String link,
            boolean directory,
            String permissions)
            implements Work {}

    /**
     * A program, started without a shell. The values of {@code env} may be secrets, so they are never shown.
     *
     * @param cwd relative to the root
     */
    record Command(List<String> argv, boolean readOnly, Map<String, String> env, String cwd) implements Work {
        public Command {
            argv = List.copyOf(argv);
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        }

        @Override
        public String toString() {
            return "Command[argv=" + argv + ", env=" + env.keySet() + ", cwd=" + cwd + "]";
        }
    }

    /** A question with the answer yes or no. */
    sealed interface Question extends Serializable {
        /** The value at the pointer is this JSON. */
        record ValueIs(String file, String pointer, String value) implements Question {}

        /** Something is there, or nothing is. */
        record Exists(String path, boolean there) implements Question {}

        /** The program ends with that status. */
        record Exits(List<String> argv, int exit) implements Question {
            public Exits {
                argv = List.copyOf(argv);
            }
        }
    }
}
