package org.jenkinsci.plugins.workflow.steps;

import hudson.EnvVars;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Changes environment variables inside a block. */
public abstract class EnvironmentExpander implements Serializable {
    private static final long serialVersionUID = 1;

    public abstract void expand(EnvVars env) throws IOException, InterruptedException;

    public static EnvironmentExpander constant(Map<String, String> env) {
        return new Constant(env);
    }

    public static EnvironmentExpander merge(EnvironmentExpander original, EnvironmentExpander subsequent) {
        return original == null ? subsequent : new Merged(original, subsequent);
    }

    public static EnvVars getEffectiveEnvironment(
            EnvVars customEnvironment, EnvVars contextualEnvironment, EnvironmentExpander expander)
            throws IOException, InterruptedException {
        return getEffectiveEnvironment(customEnvironment, contextualEnvironment, expander, null, TaskListener.NULL);
    }

    public static EnvVars getEffectiveEnvironment(
            EnvVars customEnvironment,
            EnvVars contextualEnvironment,
            EnvironmentExpander expander,
            StepContext stepContext,
            TaskListener listener)
            throws IOException, InterruptedException {
        EnvVars env = contextualEnvironment == null ? new EnvVars() : new EnvVars(contextualEnvironment);
        env.overrideAll(customEnvironment);
        if (expander != null) {
            expander.expand(env);
        }
        return env;
    }

    private static final class Constant extends EnvironmentExpander {
        private static final long serialVersionUID = 1;
        private final HashMap<String, String> values;

        Constant(Map<String, String> values) {
            this.values = new HashMap<>(values);
        }

        @Override
        public void expand(EnvVars env) {
            env.overrideExpandingAll(values);
        }
    }

    private static final class Merged extends EnvironmentExpander {
        private static final long serialVersionUID = 1;
        private final EnvironmentExpander first;
        private final EnvironmentExpander second;

        Merged(EnvironmentExpander first, EnvironmentExpander second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public void expand(EnvVars env) throws IOException, InterruptedException {
            first.expand(env);
            second.expand(env);
        }
    }
}
