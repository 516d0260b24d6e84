package io.jenkins.embedded;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.embedded.bind.Refusal;
import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

/** Host-only: the command line of this host. */
public class OptionsTest {
    @Test
    public void takesTheExampleWhenNothingIsSaid() {
        Options options = Options.of();
        assertEquals("configuration-promotion", options.jobName());
        assertTrue(options.config().endsWith(Path.of("examples", "configuration-promotion", "jenkins.yaml")));
        assertEquals("work", options.home().getFileName().toString());
    }

    @Test
    public void jenkinsfilesOfOneFolderAreOneJobs() {
        assertEquals(
                "configuration-promotion",
                Options.of("--jenkinsfile", "examples/configuration-promotion/Jenkinsfile.declarative")
                        .jobName());
    }

    @Test
    public void readsEveryOption() {
        Options options = Options.of(
                "--jenkinsfile",
                "a/b.groovy",
                "--config",
                "c.yaml",
                "--home",
                "h",
                "--port",
                "99",
                "--param",
                "A=b=c",
                "--auto");
        assertEquals("a-b", options.jobName());
        assertEquals(Integer.valueOf(99), options.port());
        assertEquals("b=c", options.params().get("A"));
        assertTrue(options.auto()
                && options.config().endsWith("c.yaml")
                && options.home().endsWith("h"));
    }

    @Test
    public void namesTheOptionThatIsWrong() {
        for (List<String> row : List.of(
                List.of("--jenkinfile", "Unknown option '--jenkinfile'"),
                List.of("--port", "--port needs a value"),
                List.of("--port", "many", "given 'many'"),
                List.of("--port", "70000", "from 0 to 65535"),
                List.of("--param", "A", "NAME=VALUE"))) {
            String[] args = row.subList(0, row.size() - 1).toArray(new String[0]);
            Refusal refusal = assertThrows(Refusal.class, () -> Options.of(args));
            assertTrue(refusal.getMessage(), refusal.getMessage().contains(row.get(row.size() - 1)));
        }
    }
}
