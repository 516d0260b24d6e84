package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import hudson.model.Computer;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/** A step that was called as nobody can call it: it does nothing, and fails once its line is known. */
final class RefusedExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private final String step;
    private final String why;

    RefusedExecution(String step, String why, StepContext context) {
        super(context);
        this.step = step;
        this.why = why;
    }

    @Override
    public boolean start() {
        CallSite site = CallSite.current();
        Computer.threadPoolForRemoting.execute(() -> {
            try {
                fail(site.told());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                fail(null);
            }
        });
        return false;
    }

    @Override
    public void onResume() {
        fail(null);
    }

    private void fail(String place) {
        getContext().onFailure(new AbortException(CallSite.named(why, step, place)));
    }
}
