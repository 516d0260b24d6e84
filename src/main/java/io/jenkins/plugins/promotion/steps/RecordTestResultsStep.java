package io.jenkins.plugins.promotion.steps;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.RecordTestResults;
import io.jenkins.plugins.promotion.process.Words;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.verb.POST;

/** {@code recordTestResults}: keeps what test scripts found, bound to exactly what lies in the environment. */
@Restricted(NoExternalUse.class)
public class RecordTestResultsStep extends PromotionStep {

    private static final long serialVersionUID = 1L;

    private final String environment;
    private String results;
    private String attach;

    @DataBoundConstructor
    public RecordTestResultsStep(String environment) {
        this.environment = Words.text(environment);
    }

    /** Name of the environment in which the scripts ran. */
    public String getEnvironment() {
        return environment;
    }

    /** Ant patterns of JUnit reports in the workspace; without, only the commands of the test plan are run. */
    public String getResults() {
        return results;
    }

    @DataBoundSetter
    public void setResults(String results) {
        this.results = Words.text(results);
    }

    /** Ant patterns of files in the workspace that are kept as evidence. */
    public String getAttach() {
        return attach;
    }

    @DataBoundSetter
    public void setAttach(String attach) {
        this.attach = Words.text(attach);
    }

    @Override
    Act act(boolean hasBlock) {
        return new RecordTestResults(new RecordTestResults.Request(getChange(), environment, results, attach));
    }

    @Override
    String label() {
        return "Record test results of " + environment;
    }

    /** Registers the step; a workspace is needed only where files are read from it. */
    @Extension
    public static class DescriptorImpl extends PromotionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "recordTestResults";
        }

        @Override
        public String getDisplayName() {
            return text("RecordTestResults");
        }

        /** The environments of this controller, for those who may write Jenkinsfiles. */
        @POST
        public ListBoxModel doFillEnvironmentItems(@AncestorInPath Item item) {
            return EnvironmentChoice.of(item);
        }
    }
}
