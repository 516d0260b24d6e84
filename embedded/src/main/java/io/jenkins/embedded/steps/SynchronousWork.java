package io.jenkins.embedded.steps;

import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousStepExecution;

/** Short work as a step execution. */
final class SynchronousWork extends SynchronousStepExecution<Object> {
    private static final long serialVersionUID = 1;

    /** What is done. */
    interface Work {
        Object run(StepContext context) throws Exception;
    }

    private final transient Work work;

    private SynchronousWork(StepContext context, Work work) {
        super(context);
        this.work = work;
    }

    static StepExecution of(StepContext context, Work work) {
        return new SynchronousWork(context, work);
    }

    @Override
    protected Object run() throws Exception {
        return work.run(getContext());
    }
}
