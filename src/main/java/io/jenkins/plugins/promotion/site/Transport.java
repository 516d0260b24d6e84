package io.jenkins.plugins.promotion.site;

import io.jenkins.plugins.promotion.execution.DataSourceLogin;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.Set;

/** The way to the machine where an environment's tree is. */
public interface Transport {

    /** The folder there that all environments of the machine share, absolute. */
    String folder();

    /** Names of the environment's data sources. */
    default Set<String> dataSources() {
        return Set.of();
    }

    /**
     * How that machine reaches one of them.
     *
     * @throws Refusal if it cannot, as it is defined
     */
    default DataSourceLogin dataSource(String name) throws IOException, InterruptedException {
        throw Refusal.unknown("There is no data source '" + name + "' here");
    }

    /**
     * Runs an errand there.
     *
     * @throws EnvironmentSite.NotNow if the machine was lost and is to be waited for
     * @throws IOException as the errand itself does
     */
    <T> T run(Errand<T> errand) throws IOException, InterruptedException;
}
