package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.files.Sha256;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the configuration of one environment is exported and imported: a list of arguments for each {@link Verb}, the first
 * of them the program. No shell takes part. {@code ${directory}} and {@code ${environment}} stand for the directory and
 * for the name of the environment; nothing else is replaced.
 *
 * @param environment name of the environment
 * @param arguments by verb; a verb that is missing is not there; {@link Verb#EXPORT} must be
 * @param variables of the programs' environment, besides the few that they always get
 * @param timeout of each command
 */
public record Commands(
        String environment, Map<Verb, List<String>> arguments, Map<String, String> variables, Duration timeout)
        implements Serializable {

    private static final String DIRECTORY = "${directory}";
    private static final String ENVIRONMENT = "${environment}";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** @throws IllegalArgumentException saying which command is wrong, why, and what would be right */
    public Commands {
        EnumMap<Verb, List<String>> kept = new EnumMap<>(Verb.class);
        arguments.forEach((verb, list) -> {
            check(verb, list);
            if (!list.isEmpty()) {
                kept.put(verb, List.copyOf(list));
            }
        });
        arguments = Collections.unmodifiableMap(kept);
        if (!arguments.containsKey(Verb.EXPORT)) {
            check(Verb.EXPORT, List.of());
        }
        if (arguments.containsKey(Verb.FREEZE) != arguments.containsKey(Verb.THAW)) {
            throw new IllegalArgumentException("freeze and thaw belong together: give both, or neither");
        }
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        for (String name : variables.keySet()) {
            if (!VARIABLE.matcher(name).matches()) {
                throw new IllegalArgumentException("'" + name
                        + "' cannot be the name of a variable: write NAME=value, with letters, digits and _ in NAME");
            }
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("a timeout of no time lets no command run: give one such as 10m");
        }
    }

    /**
     * Checks one command; none at all is right for every verb but {@link Verb#EXPORT}.
     *
     * @throws IllegalArgumentException saying what is wrong, why, and what would be right
     */
    public static void check(Verb verb, List<String> arguments) {
        if (arguments.isEmpty()) {
            if (verb == Verb.EXPORT) {
                throw new IllegalArgumentException("export is missing: name the program that writes the configuration"
                        + " into " + DIRECTORY + ", and its arguments");
            }
            return;
        }
        for (String argument : arguments) {
            if (argument == null || argument.isEmpty()) {
                throw new IllegalArgumentException(verb.word()
                        + ": an argument is empty; leave it out (in configuration-as-code " + DIRECTORY
                        + " is written ^" + DIRECTORY + ")");
            }
            if (argument.indexOf('\n') >= 0 || argument.indexOf('\r') >= 0 || argument.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(verb.word() + ": the argument '"
                        + argument.replaceAll("\\p{Cntrl}", " ")
                        + "' has a line break; put such text into a file on the node and name that");
            }
            Matcher placeholder = PLACEHOLDER.matcher(argument);
            while (placeholder.find()) {
                if (!placeholder.group().equals(ENVIRONMENT)
                        && !(verb.takesDirectory() && placeholder.group().equals(DIRECTORY))) {
                    throw new IllegalArgumentException(verb.word() + ": nothing stands for " + placeholder.group()
                            + "; known are "
                            + (verb.takesDirectory() ? DIRECTORY + " and " : "")
                            + ENVIRONMENT);
                }
            }
        }
        String program = arguments.get(0);
        if (program.contains("/") && !program.startsWith("/")) {
            throw new IllegalArgumentException(verb.word() + ": the program '" + program
                    + "' must be an absolute path on the node, or a name that is found in its PATH");
        }
        if (verb.takesDirectory() && arguments.stream().noneMatch(argument -> argument.contains(DIRECTORY))) {
            throw new IllegalArgumentException(verb.word() + ": no argument names " + DIRECTORY
                    + ", so the program cannot know where the files are (in configuration-as-code it is written ^"
                    + DIRECTORY + ")");
        }
    }

    /** Whether there is a command for this. */
    public boolean has(Verb verb) {
        return arguments.containsKey(verb);
    }

    /** The program of a command. */
    String program(Verb verb) {
        return arguments.get(verb).get(0);
    }

    /** A command as it runs with this directory. */
    List<String> argv(Verb verb, String directory) {
        return arguments.get(verb).stream()
                .map(argument -> PLACEHOLDER
                        .matcher(argument)
                        .replaceAll(found ->
                                Matcher.quoteReplacement(found.group().equals(DIRECTORY) ? directory : environment)))
                .toList();
    }

    /** Names the definition, so that what was exported by another one is not taken for this one's. */
    String digest() {
        return Sha256.hex(environment + "\n" + arguments + "\n" + variables);
    }
}
