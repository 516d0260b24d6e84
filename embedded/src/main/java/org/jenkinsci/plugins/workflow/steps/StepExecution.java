package org.jenkinsci.plugins.workflow.steps;

import com.google.common.base.Function;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;

/** A step that runs; stored with the program, told when it comes back after a restart. */
public abstract class StepExecution implements Serializable {
    private static final long serialVersionUID = 1;
    private StepContext context;

    protected StepExecution(StepContext context) {
        this.context = context;
    }

    public StepContext getContext() {
        if (context == null) {
            throw new IllegalStateException("The step execution has no context");
        }
        return context;
    }

    /** True when the step is done already. */
    public abstract boolean start() throws Exception;

    /** Ends the step with this cause; a step that has something to end first overrides it. */
    public void stop(Throwable cause) throws Exception {
        getContext().onFailure(cause);
    }

    public void onResume() {}

    public String getStatus() {
        return null;
    }

    public static <T extends StepExecution> ListenableFuture<?> applyAll(Class<T> type, Function<T, Void> f) {
        return acceptAll(type, f::apply);
    }

    /** Every execution of a type in every running build. */
    public static <T extends StepExecution> ListenableFuture<?> acceptAll(Class<T> type, Consumer<T> f) {
        List<ListenableFuture<?>> all = new ArrayList<>();
        for (FlowExecution execution : FlowExecutionList.get()) {
            all.add(Futures.transform(
                    execution.getCurrentExecutions(false),
                    executions -> {
                        for (StepExecution step : executions) {
                            if (type.isInstance(step)) {
                                f.accept(type.cast(step));
                            }
                        }
                        return null;
                    },
                    Runnable::run));
        }
        return Futures.allAsList(all);
    }
}
