package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The environments that administrators defined. */
public interface Stages {

    /** All, in stage order. */
    List<Stage> all();

    /**
     * Opens one on its node.
     *
     * @param build that works on it, for the environment's own records
     * @throws EnvironmentSite.NotNow while its node is away and to be waited for
     */
    EnvironmentSite open(Stage stage, String build) throws IOException;

    /** The one of this name. */
    default Optional<Stage> find(String name) {
        return all().stream().filter(stage -> stage.getName().equals(name)).findFirst();
    }
}
