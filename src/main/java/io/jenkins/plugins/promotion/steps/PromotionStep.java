package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.process.Act;
import io.jenkins.plugins.promotion.process.Words;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.view.PromotionAction;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** What all steps of this plugin share: the change, and that an act of the process does the work. */
@Restricted(NoExternalUse.class)
public abstract class PromotionStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(PromotionStep.class.getName());

    private String change;
    /** Why it was called as nobody can call it, {@code null} where it was not. */
    private transient String mistake;

    /** Name of the change; without, the job's open change. */
    public String getChange() {
        return change;
    }

    @DataBoundSetter
    public void setChange(String change) {
        this.change = Words.text(change);
    }

    /**
     * What the step does, with the parameters that were bound.
     *
     * @param hasBlock whether it was called with a block
     * @throws Refusal if one of them is wrong
     */
    abstract Act act(boolean hasBlock);

    /** What the step is called in views of a build, with what it does it to; {@code null} for its function's name. */
    String label() {
        return null;
    }

    @Override
    public final StepExecution start(StepContext context) {
        String step = getDescriptor().getFunctionName();
        try {
            return new PromotionExecution(bound(context.hasBody()), step, label(), context);
        } catch (Refusal e) {
            failed(context, step, e.getMessage());
            return new RefusedExecution(step, Lines.several(e.getMessage()), context);
        }
    }

    private Act bound(boolean hasBlock) {
        if (mistake != null) {
            throw Refusal.mistake(mistake);
        }
        return act(hasBlock);
    }

    /** Why its parameters, whatever they meet, cannot be meant so; empty where they can. */
    public final Optional<Refusal> refusal() {
        try {
            bound(false).requireSound();
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e);
        }
    }

    /** Keeps with the build why a step of it failed, so that its page says so. */
    static void failed(StepContext context, String step, String why) {
        try {
            PromotionAction.of(context.get(Run.class)).failed(step, Lines.several(why));
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Not kept why " + step + " failed: " + why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What all descriptors of this plugin's steps share. */
    abstract static class PromotionStepDescriptor extends StepDescriptor {
        private static final Map<Class<?>, Kind> KINDS = Map.of(
                boolean.class, new Kind("true or false", "true|false"),
                int.class, new Kind("a whole number", "[+-]?\\d{1,9}"));

        /** A kind of values that Pipeline would take from what is none of it. */
        private record Kind(String name, String written) {}

        /** What the step is called in the reader's language. */
        static String text(String key) {
            return ResourceBundleHolder.get(PromotionStep.class).format(key);
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }

        /**
         * Pipeline only warns of a parameter it does not know, and takes every word but true for false; here either could
         * weaken a rule, so it is refused.
         */
        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            Map<String, Class<?>> known = new TreeMap<>();
            DescribableModel.of(clazz)
                    .getParameters()
                    .forEach(parameter -> known.put(parameter.getName(), parameter.getErasedType()));
            for (Map.Entry<String, Object> argument : arguments.entrySet()) {
                String name = argument.getKey();
                if (!known.containsKey(name)) {
                    return mistaken(
                            "has no parameter '" + name + "'; it has " + String.join(", ", known.keySet()) + ".");
                }
                Kind kind = KINDS.get(known.get(name));
                if (kind != null && !String.valueOf(argument.getValue()).matches(kind.written())) {
                    return mistaken("takes " + kind.name() + " for '" + name + "', and got something else.");
                }
            }
            try {
                return super.newInstance(arguments);
            } catch (IllegalArgumentException | ClassCastException e) {
                return mistaken("cannot be called so: " + kind(e, arguments));
            }
        }

        /** A step that fails when it starts: then the build is known, whose page says why. */
        private Step mistaken(String what) throws Exception {
            String why = "Step '" + getFunctionName() + "' " + what;
            try {
                PromotionStep step = (PromotionStep) super.newInstance(Map.of());
                step.mistake = why;
                return step;
            } catch (IllegalArgumentException e) {
                throw new AbortException(why);
            }
        }

        /** What is wrong with the values, without the values: one of them may be a secret. */
        private static String kind(Throwable e, Map<String, Object> arguments) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            String what = String.valueOf(root.getMessage());
            return what.contains(arguments.toString()) ? "a value is of another kind than the parameter takes." : what;
        }

        /** Words as a select box shows them. */
        static ListBoxModel words(List<String> allowed) {
            ListBoxModel words = new ListBoxModel();
            allowed.forEach(words::add);
            return words;
        }
    }
}
