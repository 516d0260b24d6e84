package io.jenkins.plugins.promotion.site;

import java.io.IOException;

/** The way to the machine where an environment's tree is. */
public interface Transport {

    /** The folder there that all environments of the machine share, absolute. */
    String folder();

    /**
     * Runs an errand there.
     *
     * @throws EnvironmentSite.NotNow if the machine was lost and is to be waited for
     * @throws IOException as the errand itself does
     */
    <T> T run(Errand<T> errand) throws IOException, InterruptedException;
}
