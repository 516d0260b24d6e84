package org.jenkinsci.plugins.workflow.flow;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The Pipelines that run now. */
public class FlowExecutionList implements Iterable<FlowExecution> {
    private final List<FlowExecution> running = new CopyOnWriteArrayList<>();

    @Override
    public Iterator<FlowExecution> iterator() {
        return running.iterator();
    }

    public static FlowExecutionList get() {
        return hudson.ExtensionList.lookupSingleton(FlowExecutionList.class);
    }

    /** The engine says that an execution began or came back. */
    public void began(FlowExecution execution) {
        running.add(execution);
    }

    /** The engine says that an execution ended. */
    public void ended(FlowExecution execution) {
        running.remove(execution);
    }
}
