package io.jenkins.embedded.web;

import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.servlet.http.HttpServletResponse;
import jenkins.model.ParameterizedJobMixIn.ParameterizedJob;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;

/** Starts a build because somebody pressed a button or called REST. */
public final class BuildRequest {
    /** For the view that asks for parameters. */
    public static final Class<ParametersDefinitionProperty> PROPERTY = ParametersDefinitionProperty.class;

    private BuildRequest() {}

    /** Answers 201 to a script with a token and sends a browser back to the job. */
    public static void start(
            ParameterizedJob<?, ?> job, StaplerRequest request, StaplerResponse response, boolean fromRequest)
            throws IOException {
        job.checkPermission(Item.BUILD);
        if (!job.isBuildable()) {
            response.sendError(HttpServletResponse.SC_CONFLICT, job.getFullDisplayName() + " is disabled");
            return;
        }
        List<Action> actions = new ArrayList<>();
        actions.add(new CauseAction(new Cause.UserIdCause()));
        ParametersDefinitionProperty asked = ((Job<?, ?>) job).getProperty(PROPERTY);
        if (asked != null) {
            List<ParameterValue> values = new ArrayList<>();
            for (ParameterDefinition definition : asked.getParameterDefinitions()) {
                values.add(value(definition, fromRequest ? request.getParameter(definition.getName()) : null));
            }
            actions.add(new ParametersAction(values));
        }
        job.scheduleBuild2(0, actions.toArray(Action[]::new));
        String address = request.getContextPath() + "/" + job.getUrl();
        if (SignIn.byToken(request)) {
            response.setStatus(HttpServletResponse.SC_CREATED);
            response.setHeader("Location", address);
        } else {
            response.sendRedirect2(address);
        }
    }

    private static ParameterValue value(ParameterDefinition definition, String text) {
        return text == null ? definition.getDefaultParameterValue() : definition.createValue(text);
    }
}
