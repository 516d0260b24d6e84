package io.jenkins.plugins.promotion.environment.command;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What administrators may write, and what each mistake is answered with. */
public class CommandsTest {
    private static final List<String> EXPORT = List.of("/opt/export", "--to=${directory}");

    private record Mistake(CommandVerb verb, List<String> command, String answer) {}

    private static final List<Mistake> MISTAKES = List.of(
            new Mistake(CommandVerb.EXPORT, List.of(), "export is missing: name the program"),
            new Mistake(CommandVerb.EXPORT, List.of("/opt/export"), "export: no argument names ${directory}"),
            new Mistake(
                    CommandVerb.IMPORT, List.of("/opt/import", "--from="), "import: no argument names ${directory}"),
            new Mistake(CommandVerb.IMPORT, List.of("/opt/import", ""), "is written ^${directory})"),
            new Mistake(
                    CommandVerb.IMPORT,
                    Arrays.asList("/opt/import", null, "${directory}"),
                    "import: an argument is empty"),
            new Mistake(
                    CommandVerb.IMPORT,
                    List.of("a", "${directory}", "b\nc"),
                    "import: the argument 'b c' has a line break"),
            new Mistake(
                    CommandVerb.EXPORT, List.of("bin/export", "${directory}"), "'bin/export' must be an absolute path"),
            new Mistake(
                    CommandVerb.EXPORT,
                    List.of("/opt/export", "${directory}", "${password}"),
                    "export: nothing stands for ${password}; known are ${directory} and ${environment}"),
            new Mistake(
                    CommandVerb.FINGERPRINT,
                    List.of("/opt/state", "${directory}"),
                    "fingerprint: nothing stands for ${directory}; known are ${environment}"),
            new Mistake(CommandVerb.FREEZE, List.of("/opt/freeze"), "freeze and thaw belong together"));

    private static Commands commands(Map<CommandVerb, List<String>> arguments) {
        return new Commands("test", arguments, Map.of(), Duration.ofMinutes(1));
    }

    @Test
    public void mistakesAreAnswered() {
        for (Mistake mistake : MISTAKES) {
            Map<CommandVerb, List<String>> arguments = new EnumMap<>(Map.of(CommandVerb.EXPORT, EXPORT));
            arguments.put(mistake.verb, mistake.command);
            assertThat(
                    assertThrows(mistake.toString(), Refusal.class, () -> commands(arguments))
                            .getMessage(),
                    containsString(mistake.answer));
        }
    }

    @Test
    public void variablesAndTimeoutAreChecked() {
        Map<CommandVerb, List<String>> export = Map.of(CommandVerb.EXPORT, EXPORT);
        assertThrows(Refusal.class, () -> new Commands("test", export, Map.of("A B", "c"), Duration.ofMinutes(1)));
        assertThrows(Refusal.class, () -> new Commands("test", export, Map.of(), Duration.ZERO));
    }

    @Test
    public void placeholdersAreReplacedInsideArgumentsAndNowhereElse() {
        Commands commands = commands(Map.of(
                CommandVerb.EXPORT, List.of("/opt/export", "--to=${directory}/x", "$directory", "${environment}$1\\")));
        assertEquals(
                List.of("/opt/export", "--to=/a$1 b/x", "$directory", "test$1\\"),
                commands.argv(CommandVerb.EXPORT, "/a$1 b"));
    }

    @Test
    public void digestNamesTheWholeDefinition() {
        Commands one = commands(Map.of(CommandVerb.EXPORT, List.of("/opt/export", "${directory}", "a", "b")));
        Commands other = commands(Map.of(CommandVerb.EXPORT, List.of("/opt/export", "${directory}", "b", "a")));
        assertNotEquals(one.digest(), other.digest());
    }
}
