package hudson.util;

/** Ready answers; those of Stapler. */
public class HttpResponses extends org.kohsuke.stapler.HttpResponses {
    protected HttpResponses() {}
}
