package io.jenkins.embedded;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** Decides what people would decide, over HTTP as they would; {@code --auto} asks for the class {@code Auto}. */
public interface Automatic {
    /** Build parameters that shorten the process; those of the command line win. */
    Map<String, String> parameters();

    /** Begins to decide, in threads of its own, until the build ends. */
    void start(URI root, List<io.jenkins.embedded.config.Users.Person> people, WorkflowRun run);

    /** After the build's end: what to print last. */
    List<String> summary(URI root, WorkflowRun run);

    /** @throws io.jenkins.embedded.bind.Refusal when this build has none */
    static Automatic load() {
        try {
            Class<?> type = Class.forName("io.jenkins.embedded.Auto");
            return (Automatic) type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new io.jenkins.embedded.bind.Refusal("--auto is not there yet: no class io.jenkins.embedded.Auto ("
                    + e + "); leave it out and decide in" + " the browser");
        }
    }
}
