package jenkins.model;

import hudson.model.Action;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Run;
import hudson.model.queue.QueueTaskFuture;
import io.jenkins.embedded.web.BuildRequest;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What jobs with parameters share. */
public abstract class ParameterizedJobMixIn<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> {
    protected abstract JobT asJob();

    public final boolean isParameterized() {
        return asJob().getProperty(ParametersDefinitionProperty.class) != null;
    }

    /** A job that asks for parameters. */
    public interface ParameterizedJob<
                    JobT extends Job<JobT, RunT> & ParameterizedJob<JobT, RunT>, RunT extends Run<JobT, RunT>>
            extends Item {
        boolean isBuildable();

        boolean isDisabled();

        void setDisabled(boolean disabled);

        @SuppressWarnings("rawtypes")
        default boolean isParameterized() {
            return ((Job) this).getProperty(ParametersDefinitionProperty.class) != null;
        }

        QueueTaskFuture<?> scheduleBuild2(int quietPeriod, Action... actions);

        /** {@code POST build}: with the parameters' defaults. */
        @RequirePOST
        default void doBuild(StaplerRequest req, StaplerResponse rsp) throws java.io.IOException {
            BuildRequest.start(this, req, rsp, false);
        }

        /** {@code POST buildWithParameters}: with the values of the request. */
        @RequirePOST
        default void doBuildWithParameters(StaplerRequest req, StaplerResponse rsp) throws java.io.IOException {
            BuildRequest.start(this, req, rsp, true);
        }
    }
}
