package io.jenkins.embedded.steps;

import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A step that runs its block once with some objects more. */
class BlockExecution extends StepExecution {
    private static final long serialVersionUID = 1;
    private final transient List<Object> given;

    BlockExecution(StepContext context, Object... given) {
        super(context);
        this.given = new ArrayList<>(List.of(given));
    }

    @Override
    public boolean start() throws Exception {
        getContext()
                .newBodyInvoker()
                .withContexts(given)
                .withCallback(BodyExecutionCallback.wrap(getContext()))
                .start();
        return false;
    }
}
