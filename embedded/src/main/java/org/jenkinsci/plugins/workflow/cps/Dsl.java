package org.jenkinsci.plugins.workflow.cps;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import groovy.lang.Closure;
import groovy.lang.GString;
import groovy.lang.Script;
import hudson.model.TaskListener;
import io.jenkins.embedded.bind.Binder;
import io.jenkins.embedded.bind.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.codehaus.groovy.runtime.InvokerHelper;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.steps.build.RunWrapper;

/** Turns calls in a script into steps. */
final class Dsl {
    private final CpsFlowExecution execution;

    Dsl(CpsFlowExecution execution) {
        this.execution = execution;
    }

    /** Null when the host has no such variable. */
    Object variable(String name) {
        return switch (name) {
            case "env" -> EnvActionImpl.forRun(execution.run());
            case "params" -> Parameters.of(execution.run());
            case "currentBuild" -> new RunWrapper(execution.run(), true);
            case "scm" -> scm();
            default -> null;
        };
    }

    private Object scm() {
        if (execution.run().getParent().getScm() == null) {
            throw new Refusal("‘checkout scm’ has nothing to check out: the script of this job does not come from a"
                    + " folder; start the host with --jenkinsfile");
        }
        return execution.run().getParent().getScm();
    }

    Object call(Script script, String name, Object args) {
        StepDescriptor descriptor = StepDescriptor.byFunctionName(name);
        if (descriptor != null) {
            return step(descriptor, args);
        }
        if (script.getBinding().hasVariable(name)
                && script.getBinding().getVariable(name) instanceof Closure<?> closure) {
            return closure.call(InvokerHelper.asArray(args));
        }
        if (Binder.isSymbol(name)) {
            return new UninstantiatedDescribable(
                    name, null, Arguments.of(args, false).named(null));
        }
        if (name.equals("pipeline")) {
            return declarative(script, args);
        }
        TreeSet<String> known = new TreeSet<>();
        StepDescriptor.all().forEach(step -> known.add(step.getFunctionName()));
        throw new UnknownStep("No such DSL method '" + name + "' found among steps " + known
                + "; the embedded host runs these only, genuine Jenkins runs the steps of all its plugins");
    }

    private Object declarative(Script script, Object args) {
        Object[] all = InvokerHelper.asArray(args);
        if (all.length != 1 || !(all[0] instanceof Closure<?>)) {
            throw new Refusal("'pipeline' is followed by a block: pipeline { … }");
        }
        try {
            return InvokerHelper.invokeMethod(execution.declarative(), "pipeline", new Object[] {script, all[0]});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a call was given: named values, one unnamed value, a block. */
    private record Arguments(Map<String, Object> values, Object unnamed, boolean hasUnnamed, Closure<?> block) {
        /** As in Jenkins, a closure at the end is a block only for what takes one. */
        static Arguments of(Object args, boolean takesBlock) {
            List<Object> all = Arrays.asList(InvokerHelper.asArray(args));
            Closure<?> block = null;
            if (takesBlock && !all.isEmpty() && all.get(all.size() - 1) instanceof Closure<?> last) {
                block = last;
                all = all.subList(0, all.size() - 1);
            }
            if (all.isEmpty()) {
                return new Arguments(new LinkedHashMap<>(), null, false, block);
            }
            if (all.size() == 1 && all.get(0) instanceof Map<?, ?> map) {
                Map<String, Object> values = new LinkedHashMap<>();
                map.forEach((key, value) -> values.put(String.valueOf(key), plain(value)));
                return new Arguments(values, null, false, block);
            }
            if (all.size() == 1) {
                return new Arguments(new LinkedHashMap<>(), plain(all.get(0)), true, block);
            }
            throw new Refusal("Arguments must be named, as in name: value, but were " + all);
        }

        private static Object plain(Object value) {
            return value instanceof GString ? value.toString() : value;
        }

        /** The unnamed value under the given name. */
        Map<String, Object> named(String sole) {
            if (!hasUnnamed) {
                return values;
            }
            Map<String, Object> all = new LinkedHashMap<>();
            all.put(sole == null ? UninstantiatedDescribable.ANONYMOUS_KEY : sole, unnamed);
            return all;
        }
    }

    private Object step(StepDescriptor descriptor, Object args) {
        CpsThread thread = CpsThread.current();
        if (thread == null) {
            throw new IllegalStateException("The step '" + descriptor.getFunctionName()
                    + "' was called outside of the script's own thread, perhaps from a @NonCPS method");
        }
        String function = descriptor.getFunctionName();
        Arguments arguments = Arguments.of(args, descriptor.takesImplicitBlockArgument());
        CpsStepContext context = new CpsStepContext(thread, function, arguments.block());
        StepExecution started;
        boolean done;
        try {
            Map<String, Object> named = arguments.named(soleParameter(descriptor, arguments));
            announce(function, named, descriptor);
            if (arguments.block() == null && descriptor.takesImplicitBlockArgument()) {
                throw new Refusal(function + " step must be called with a body");
            }
            descriptor.checkContextAvailability(context);
            Step step = descriptor.newInstance(named);
            started = step.start(context);
            thread.waitFor(started);
            done = started.start();
        } catch (Throwable t) {
            thread.waitFor(null);
            return replay(new Outcome(null, t));
        }
        if (done) {
            thread.waitFor(null);
            Outcome outcome = context.outcome();
            return replay(
                    outcome != null
                            ? outcome
                            : new Outcome(
                                    null,
                                    new IllegalStateException(
                                            "The step '" + function + "' said it was done but gave no result")));
        }
        context.awaited();
        return Continuable.suspend(function, null);
    }

    private static String soleParameter(StepDescriptor descriptor, Arguments arguments) {
        if (!arguments.hasUnnamed()) {
            return null;
        }
        String function = descriptor.getFunctionName();
        Binder<?> binder = Binder.forStep(function, descriptor.clazz);
        String sole = binder.soleParameter();
        if (sole == null) {
            throw new Refusal("Expected named arguments of the step '" + function + "' but got " + arguments.unnamed()
                    + "; it knows " + String.join(", ", binder.known()));
        }
        return sole;
    }

    private void announce(String function, Map<String, Object> named, StepDescriptor descriptor) throws Exception {
        TaskListener listener = execution.listener();
        String detail =
                function.equals("stage") || function.equals("node") ? descriptor.argumentsToString(named) : null;
        listener.getLogger().println("[Pipeline] " + function + (detail == null ? "" : " (" + detail + ")"));
    }

    private static Object replay(Outcome outcome) {
        if (outcome.isSuccess()) {
            return outcome.getNormal();
        }
        throw Dsl.<RuntimeException>sneaky(outcome.getAbnormal());
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable t) throws T {
        throw (T) t;
    }
}
