package io.jenkins.plugins.promotion.config;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.promotion.environment.Environment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundSetter;

/** The environments of this controller; in configuration-as-code {@code unclassified: configurationPromotion:}. */
@Extension
@Symbol("configurationPromotion")
public class PromotionConfiguration extends GlobalConfiguration {

    private static final Logger LOGGER = Logger.getLogger(PromotionConfiguration.class.getName());

    private List<Environment> environments = new ArrayList<>();

    static {
        PromotionPermissions.declare();
    }

    public PromotionConfiguration() {
        load();
        environments = environments == null ? new ArrayList<>() : new ArrayList<>(environments);
        environments.removeIf(environment -> {
            boolean unusable = environment == null || environment.getName() == null || environment.getType() == null;
            if (unusable) {
                LOGGER.log(
                        Level.WARNING,
                        "The definition of environment {0} in {1} cannot be used: its name or its type is missing, or is"
                                + " of a newer version of this plugin. It stays in the file until definitions are saved"
                                + " again; until then, installing that version or restoring the file brings it back.",
                        new Object[] {
                            environment == null ? "?" : environment.getName(),
                            PromotionConfiguration.class.getName() + ".xml"
                        });
            }
            return unusable;
        });
    }

    public static PromotionConfiguration get() {
        return ExtensionList.lookupSingleton(PromotionConfiguration.class);
    }

    /** All environments in stage order. */
    public synchronized List<Environment> getEnvironments() {
        List<Environment> sorted = new ArrayList<>(environments);
        sorted.sort(Comparator.comparingInt(Environment::getOrder).thenComparing(Environment::getName));
        return Collections.unmodifiableList(sorted);
    }

    /**
     * Replaces all definitions.
     *
     * @throws IllegalArgumentException if two have one name; then nothing changes
     */
    @DataBoundSetter
    public void setEnvironments(List<Environment> environments) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        List<Environment> fresh = new ArrayList<>(environments == null ? List.of() : environments);
        Set<String> names = new HashSet<>();
        for (Environment environment : fresh) {
            if (!names.add(environment.getName().toLowerCase(java.util.Locale.ROOT))) {
                throw new IllegalArgumentException("environment '" + environment.getName()
                        + "' is defined twice (names differ by more than case); remove one or rename it");
            }
        }
        synchronized (this) {
            this.environments = fresh;
        }
        save();
    }

    /** Adds a definition or replaces the one of the same name. */
    public synchronized void put(Environment environment) {
        List<Environment> fresh = new ArrayList<>(getEnvironments());
        fresh.removeIf(e -> e.getName().equals(environment.getName()));
        fresh.add(environment);
        setEnvironments(fresh);
    }

    /** Removes a definition. */
    public synchronized void remove(String name) {
        List<Environment> fresh = new ArrayList<>(getEnvironments());
        fresh.removeIf(e -> e.getName().equals(name));
        setEnvironments(fresh);
    }

    /** The environment with this name. */
    public Optional<Environment> environment(String name) {
        return getEnvironments().stream().filter(e -> e.getName().equals(name)).findFirst();
    }
}
