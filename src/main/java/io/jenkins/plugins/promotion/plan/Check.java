package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.List;
import java.util.Optional;

/** A question about the environment with the answer yes or no; asking it changes nothing. */
public sealed interface Check {
    /** Adds everything that says what is asked; frozen with the version of the digest. */
    void digest(Canonical digest);

    /** The data source that it asks; empty for other questions. */
    default Optional<String> dataSourceName() {
        return Optional.empty();
    }

    /** Its fields as YAML on one line, without braces. */
    String yaml();

    /** The same with every reference replaced. */
    default Check resolved(ParameterValues values) {
        return this;
    }

    /**
     * <code>{file: F, pointer: P, equals: V}</code>: the value at the pointer (or, in a properties file, {@code key}) is
     * there and equals this one.
     *
     * @param file a structured file, as in {@link SetValue}
     * @param pointer as in {@link SetValue}
     * @param equalTo what it is compared with; may hold references
     */
    record ValueEquals(String file, String pointer, Value equalTo) implements Check {
        @Override
        public void digest(Canonical digest) {
            digest.text("equals").text(file).text(pointer).value(equalTo);
        }

        @Override
        public String yaml() {
            return "file: " + YamlWords.text(file) + ", " + StructuredFiles.field(file) + ": " + YamlWords.text(pointer)
                    + ", equals: " + YamlWords.value(equalTo);
        }

        @Override
        public Check resolved(ParameterValues values) {
            return new ValueEquals(file, pointer, values.value(equalTo));
        }
    }

    /** <code>{exists: path}</code>: something is there, be it a file, a directory or a link. */
    record Exists(String path) implements Check {
        @Override
        public void digest(Canonical digest) {
            digest.text("exists").text(path);
        }

        @Override
        public String yaml() {
            return "exists: " + YamlWords.text(path);
        }
    }

    /** <code>{absent: path}</code>: nothing is there. */
    record Absent(String path) implements Check {
        @Override
        public void digest(Canonical digest) {
            digest.text("absent").text(path);
        }

        @Override
        public String yaml() {
            return "absent: " + YamlWords.text(path);
        }
    }

    /**
     * <code>{dataSource: D, query: SELECT, equals: V}</code>: the query's only value is this one. It is asked in a
     * transaction that reads only, as far as the product knows such, and is never committed.
     *
     * @param dataSource name of a data source of the environment
     * @param query one statement; a reference becomes a literal of SQL
     * @param equalTo what it is compared with; may hold references
     */
    record QueryEquals(String dataSource, String query, Value equalTo) implements Check {
        @Override
        public void digest(Canonical digest) {
            digest.text("query").text(dataSource).text(query).value(equalTo);
        }

        @Override
        public Optional<String> dataSourceName() {
            return Optional.of(dataSource);
        }

        @Override
        public String yaml() {
            return "dataSource: " + YamlWords.text(dataSource) + ", query: " + YamlWords.text(query) + ", equals: "
                    + YamlWords.value(equalTo);
        }

        @Override
        public Check resolved(ParameterValues values) {
            return new QueryEquals(dataSource, values.sql(query), values.value(equalTo));
        }
    }

    /**
     * <code>{command: [argv], exit: 0, readOnly: true}</code>: the program ends with that status. {@code readOnly: true}
     * must be said, so that whoever writes the plan has thought about it; a dry run executes it.
     *
     * @param argv as in {@link RunCommand}
     * @param exit the exit status that means yes
     */
    record CommandExits(List<String> argv, int exit) implements Check {
        public CommandExits {
            argv = List.copyOf(argv);
        }

        @Override
        public void digest(Canonical digest) {
            digest.text("command").texts(argv).number(exit);
        }

        @Override
        public String yaml() {
            return "command: " + YamlWords.list(argv) + ", exit: " + exit + ", readOnly: true";
        }

        @Override
        public Check resolved(ParameterValues values) {
            return new CommandExits(values.texts(argv), exit);
        }
    }
}
