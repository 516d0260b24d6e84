package org.jenkinsci.plugins.workflow.cps;

import groovy.lang.Closure;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;

/** Gathers what a block is to be run with. */
final class CpsBodyInvoker extends BodyInvoker {
    final CpsFlowExecution execution;
    final CpsStepContext context;
    final int parent;
    final Closure<?> block;
    private final ContextVariables outer;
    private final List<Object> overrides = new ArrayList<>();
    final ArrayList<BodyExecutionCallback> callbacks = new ArrayList<>();

    CpsBodyInvoker(
            CpsFlowExecution execution, CpsStepContext context, int parent, ContextVariables outer, Closure<?> block) {
        this.execution = execution;
        this.context = context;
        this.parent = parent;
        this.outer = outer;
        this.block = block;
    }

    @Override
    public BodyInvoker withContext(Object override) {
        if (override != null) {
            overrides.add(override);
        }
        return this;
    }

    @Override
    public BodyInvoker withDisplayName(String name) {
        return this;
    }

    @Override
    public BodyInvoker withCallback(BodyExecutionCallback callback) {
        callbacks.add(callback);
        return this;
    }

    ContextVariables variables() {
        return outer.with(overrides);
    }

    @Override
    public BodyExecution start() {
        CpsBodyExecution body = new CpsBodyExecution(this);
        if (execution.onProgramThread()) {
            body.launch(this);
        } else {
            execution.inProgram(() -> {
                body.launch(this);
                return null;
            });
        }
        return body;
    }
}
