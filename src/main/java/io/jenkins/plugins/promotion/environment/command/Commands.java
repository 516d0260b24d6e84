package io.jenkins.plugins.promotion.environment.command;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.refusal.Refusal;
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
 * How the configuration of one environment is exported and imported: a list of arguments for each {@link CommandVerb}, the first
 * of them the program. No shell takes part. {@code ${directory}} and {@code ${environment}} stand for the directory and
 * for the name of the environment; nothing else is replaced.
 *
 * @param environment name of the environment
 * @param arguments by verb; a verb that is missing is not there; {@link CommandVerb#EXPORT} must be
 * @param variables of the programs' environment, besides the few that they always get
 * @param timeout of each command
 */
public record Commands(
        String environment, Map<CommandVerb, List<String>> arguments, Map<String, String> variables, Duration timeout)
        implements Serializable {

    static final String BOTH_OR_NEITHER = "freeze and thaw belong together: give both, or neither";

    private static final String DIRECTORY = "${directory}";
    private static final String ENVIRONMENT = "${environment}";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** @throws Refusal saying which command is wrong, why, and what would be right */
    public Commands {
        EnumMap<CommandVerb, List<String>> kept = new EnumMap<>(CommandVerb.class);
        arguments.forEach((verb, list) -> {
            check(verb, list);
            if (!list.isEmpty()) {
                kept.put(verb, List.copyOf(list));
            }
        });
        arguments = Collections.unmodifiableMap(kept);
        if (!arguments.containsKey(CommandVerb.EXPORT)) {
            check(CommandVerb.EXPORT, List.of());
        }
        if (arguments.containsKey(CommandVerb.FREEZE) != arguments.containsKey(CommandVerb.THAW)) {
            throw Refusal.mistake(BOTH_OR_NEITHER);
        }
        variables = Collections.unmodifiableMap(new TreeMap<>(variables));
        checkVariables(variables);
        if (timeout.isZero() || timeout.isNegative()) {
            throw Refusal.mistake("a timeout of no time lets no command run: give one such as 10m");
        }
    }

    /** @throws Refusal naming the variable that cannot be one */
    static void checkVariables(Map<String, String> variables) {
        for (String name : variables.keySet()) {
            if (!VARIABLE.matcher(name).matches()) {
                throw Refusal.mistake("'" + name
                        + "' cannot be the name of a variable: write NAME=value, with letters, digits and _ in NAME");
            }
        }
    }

    /**
     * Checks one command; none at all is right for every verb but {@link CommandVerb#EXPORT}.
     *
     * @throws Refusal saying what is wrong, why, and what would be right
     */
    public static void check(CommandVerb verb, List<String> arguments) {
        if (arguments.isEmpty()) {
            if (verb == CommandVerb.EXPORT) {
                throw Refusal.mistake("export is missing: name the program that writes the configuration" + " into "
                        + DIRECTORY + ", and its arguments");
            }
            return;
        }
        for (String argument : arguments) {
            if (argument == null || argument.isEmpty()) {
                throw Refusal.mistake(verb.word()
                        + ": an argument is empty; leave it out (in configuration-as-code " + DIRECTORY
                        + " is written ^" + DIRECTORY + ")");
            }
            if (argument.indexOf('\n') >= 0 || argument.indexOf('\r') >= 0 || argument.indexOf('\0') >= 0) {
                throw Refusal.mistake(verb.word() + ": the argument '"
                        + argument.replaceAll("\\p{Cntrl}", " ")
                        + "' has a line break; put such text into a file on the node and name that");
            }
            Matcher placeholder = PLACEHOLDER.matcher(argument);
            while (placeholder.find()) {
                if (!placeholder.group().equals(ENVIRONMENT)
                        && !(verb.takesDirectory() && placeholder.group().equals(DIRECTORY))) {
                    throw Refusal.mistake(verb.word() + ": nothing stands for " + placeholder.group()
                            + "; known are "
                            + (verb.takesDirectory() ? DIRECTORY + " and " : "")
                            + ENVIRONMENT);
                }
            }
        }
        String program = arguments.get(0);
        if (program.contains("/") && !program.startsWith("/")) {
            throw Refusal.mistake(verb.word() + ": the program '" + program
                    + "' must be an absolute path on the node, or a name that is found in its PATH");
        }
        if (verb.takesDirectory() && arguments.stream().noneMatch(argument -> argument.contains(DIRECTORY))) {
            throw Refusal.mistake(verb.word() + ": no argument names " + DIRECTORY
                    + ", so the program cannot know where the files are (in configuration-as-code it is written ^"
                    + DIRECTORY + ")");
        }
    }

    /** Whether there is a command for this. */
    public boolean has(CommandVerb verb) {
        return arguments.containsKey(verb);
    }

    /** The program of a command. */
    String program(CommandVerb verb) {
        return arguments.get(verb).get(0);
    }

    /** A command as it runs with this directory. */
    List<String> argv(CommandVerb verb, String directory) {
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
