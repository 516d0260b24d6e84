package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A question about the environment with the answer yes or no; asking it changes nothing. */
public sealed interface Check {
    /**
     * <code>{file: F, pointer: P, equals: V}</code>: the value at the pointer (or, in a properties file, {@code key}) is
     * there and equals this one.
     *
     * @param file a structured file, as in {@link Action.SetValue}
     * @param pointer as in {@link Action.SetValue}
     * @param equalTo what it is compared with; may hold references
     */
    record ValueEquals(String file, String pointer, JsonNode equalTo) implements Check {}

    /** <code>{exists: path}</code>: something is there, be it a file, a directory or a link. */
    record Exists(String path) implements Check {}

    /** <code>{absent: path}</code>: nothing is there. */
    record Absent(String path) implements Check {}

    /**
     * <code>{command: [argv], exit: 0, readOnly: true}</code>: the program ends with that status. {@code readOnly: true}
     * must be said, so that whoever writes the plan has thought about it; a dry run executes it.
     *
     * @param argv as in {@link Action.Command}
     * @param exit the exit status that means yes
     */
    record CommandExits(List<String> argv, int exit) implements Check {
        public CommandExits {
            argv = List.copyOf(argv);
        }
    }
}
