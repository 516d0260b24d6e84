package io.jenkins.plugins.promotion.environment.command;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** What administrators may write, and what each mistake is answered with. */
public class CommandsTest {
    private static final List<String> EXPORT = List.of("/opt/export", "--to=${directory}");

    private record Mistake(Verb verb, List<String> command, String answer) {}

    private static final List<Mistake> MISTAKES = List.of(
            new Mistake(Verb.EXPORT, List.of(), "export is missing: name the program"),
            new Mistake(Verb.EXPORT, List.of("/opt/export"), "export: no argument names ${directory}"),
            new Mistake(Verb.IMPORT, List.of("/opt/import", "--from="), "import: no argument names ${directory}"),
            new Mistake(Verb.IMPORT, List.of("/opt/import", ""), "is written ^${directory})"),
            new Mistake(
                    Verb.IMPORT, Arrays.asList("/opt/import", null, "${directory}"), "import: an argument is empty"),
            new Mistake(
                    Verb.IMPORT, List.of("a", "${directory}", "b\nc"), "import: the argument 'b c' has a line break"),
            new Mistake(Verb.EXPORT, List.of("bin/export", "${directory}"), "'bin/export' must be an absolute path"),
            new Mistake(
                    Verb.EXPORT,
                    List.of("/opt/export", "${directory}", "${password}"),
                    "export: nothing stands for ${password}; known are ${directory} and ${environment}"),
            new Mistake(
                    Verb.FINGERPRINT,
                    List.of("/opt/state", "${directory}"),
                    "fingerprint: nothing stands for ${directory}; known are ${environment}"),
            new Mistake(Verb.FREEZE, List.of("/opt/freeze"), "freeze and thaw belong together"));

    private static Commands commands(Map<Verb, List<String>> arguments) {
        return new Commands("test", arguments, Map.of(), Duration.ofMinutes(1));
    }

    @Test
    public void mistakesAreAnswered() {
        for (Mistake mistake : MISTAKES) {
            Map<Verb, List<String>> arguments = new EnumMap<>(Map.of(Verb.EXPORT, EXPORT));
            arguments.put(mistake.verb, mistake.command);
            assertThat(
                    assertThrows(mistake.toString(), IllegalArgumentException.class, () -> commands(arguments))
                            .getMessage(),
                    containsString(mistake.answer));
        }
    }

    @Test
    public void variablesAndTimeoutAreChecked() {
        Map<Verb, List<String>> export = Map.of(Verb.EXPORT, EXPORT);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Commands("test", export, Map.of("A B", "c"), Duration.ofMinutes(1)));
        assertThrows(IllegalArgumentException.class, () -> new Commands("test", export, Map.of(), Duration.ZERO));
    }

    @Test
    public void placeholdersAreReplacedInsideArgumentsAndNowhereElse() {
        Commands commands = commands(
                Map.of(Verb.EXPORT, List.of("/opt/export", "--to=${directory}/x", "$directory", "${environment}$1\\")));
        assertEquals(
                List.of("/opt/export", "--to=/a$1 b/x", "$directory", "test$1\\"),
                commands.argv(Verb.EXPORT, "/a$1 b"));
    }

    @Test
    public void digestNamesTheWholeDefinition() {
        Commands one = commands(Map.of(Verb.EXPORT, List.of("/opt/export", "${directory}", "a", "b")));
        Commands other = commands(Map.of(Verb.EXPORT, List.of("/opt/export", "${directory}", "b", "a")));
        assertNotEquals(one.digest(), other.digest());
    }
}
