package io.jenkins.plugins.promotion.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.EvidenceKinds;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Mistakes;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.plan.Headings;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The environments of this controller; in configuration-as-code {@code unclassified: configurationPromotion:}. */
@Extension
@Symbol("configurationPromotion")
@Restricted(NoExternalUse.class)
public class PromotionConfiguration extends GlobalConfiguration {

    private static final Logger LOGGER = Logger.getLogger(PromotionConfiguration.class.getName());

    private List<Environment> environments = new ArrayList<>();
    private List<Delegation> delegations = new ArrayList<>();
    private String recordKey;
    private String headings;
    private String evidenceTypes;

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
                        "The definition of environment {0} in {1} cannot be used: its name or its type is missing, or"
                                + " is of a newer version of this plugin. It stays in the file until definitions are saved"
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

    /** Those that administrators define, in stage order. What steps and pages know is {@code Environments.all()}. */
    public synchronized List<Environment> getEnvironments() {
        List<Environment> sorted = new ArrayList<>(environments);
        sorted.sort(Comparator.comparingInt(Environment::getOrder).thenComparing(Environment::getName));
        return Collections.unmodifiableList(sorted);
    }

    /**
     * Replaces all definitions.
     *
     * @throws Refusal telling every mistake in them; then nothing changes
     */
    @DataBoundSetter
    public void setEnvironments(List<Environment> environments) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        List<Environment> fresh = environments == null ? List.of() : environments;
        try {
            requireSound(fresh);
            requireNamesKept(fresh);
        } catch (Refusal e) {
            // Configuration-as-code shows no more than that it could not set the attribute, and this far down a stack
            // trace.
            LOGGER.log(
                    Level.SEVERE, "Definitions of environments were refused, and nothing changed: {0}", e.getMessage());
            throw e;
        }
        store(fresh);
    }

    /** What folders may define themselves. */
    public synchronized List<Delegation> getDelegations() {
        return delegations == null ? List.of() : Collections.unmodifiableList(delegations);
    }

    /** @throws Refusal saying what is wrong with one; then nothing changes */
    @DataBoundSetter
    public void setDelegations(List<Delegation> delegations) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        List<Delegation> fresh = delegations == null ? List.of() : List.copyOf(delegations);
        fresh.forEach(Delegation::check);
        storeDelegations(fresh);
    }

    /** A folder is meant by its name from now on, not another that comes by the name. */
    synchronized void storeDelegations(List<Delegation> fresh) {
        delegations = new ArrayList<>(fresh);
        save();
        fresh.forEach(delegation -> Jobs.meetIfThere(delegation.getFolder()));
    }

    /** Id of the secret file or text with the key that signs where records of ended changes end; empty for none. */
    public synchronized String getRecordKey() {
        return recordKey == null ? "" : recordKey;
    }

    @DataBoundSetter
    public synchronized void setRecordKey(String recordKey) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        this.recordKey = recordKey == null ? "" : recordKey.trim();
        save();
    }

    /** The credentials that can be chosen; nobody but administrators sees any. */
    @POST
    public ListBoxModel doFillRecordKeyItems(@QueryParameter String recordKey) {
        return RecordKey.choices(
                recordKey == null ? "" : recordKey.trim(), Jenkins.get().hasPermission(Jenkins.ADMINISTER));
    }

    /** Says if it is no key. */
    @POST
    public FormValidation doCheckRecordKey(@QueryParameter String value) {
        return Mistakes.whileTyping(() -> RecordKey.check(value == null ? "" : value.trim()));
    }

    /** What columns of vendors' tables are called, where a step says nothing of it. */
    public synchronized String getHeadings() {
        return headings == null ? "" : headings;
    }

    /** @throws Refusal if it is not {@code their heading = ours}, comma-separated */
    @DataBoundSetter
    public synchronized void setHeadings(String headings) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        Headings.parse(headings);
        this.headings = headings == null ? "" : headings.trim();
        save();
    }

    /** Says what is wrong with it. */
    @POST
    public FormValidation doCheckHeadings(@QueryParameter String value) {
        return Mistakes.whileTyping(() -> Headings.parse(value));
    }

    /** Which files may be attached: endings and media types; empty for all. */
    public synchronized String getEvidenceTypes() {
        return evidenceTypes == null ? "" : evidenceTypes;
    }

    /** The same, understood. */
    public EvidenceKinds evidenceKinds() {
        return EvidenceKinds.parse(getEvidenceTypes());
    }

    /** @throws Refusal if something in it is neither */
    @DataBoundSetter
    public synchronized void setEvidenceTypes(String evidenceTypes) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        this.evidenceTypes = EvidenceKinds.parse(evidenceTypes).text();
        save();
    }

    /** Says what is wrong with it. */
    @POST
    public FormValidation doCheckEvidenceTypes(@QueryParameter String value) {
        return Mistakes.whileTyping(() -> EvidenceKinds.parse(value));
    }

    private static void requireSound(List<Environment> environments) {
        List<String> mistakes = environments.stream()
                .flatMap(environment -> environment.mistakes().sentences().stream()
                        .map(sentence -> "environment '" + environment.getName() + "': " + sentence))
                .toList();
        if (mistakes.size() == 1) {
            throw Refusal.mistake(mistakes.get(0));
        }
        if (!mistakes.isEmpty()) {
            throw Refusal.mistake("Definitions of environments have mistakes").listing(mistakes);
        }
        Set<String> names = new HashSet<>();
        for (Environment environment : environments) {
            if (!names.add(environment.getName().toLowerCase(Locale.ROOT))) {
                throw Refusal.mistake("environment '" + environment.getName()
                        + "' is defined twice (names differ by more than case); remove one or rename it");
            }
        }
        for (Environment environment : environments) {
            requireApart(environment, environments);
        }
    }

    /** Under another name an environment would lose its lock, its mark, and what is known of what lies there. */
    private void requireNamesKept(List<Environment> fresh) {
        for (Environment old : getEnvironments()) {
            boolean kept = fresh.stream().anyMatch(e -> e.getName().equals(old.getName()));
            Optional<Environment> renamed = fresh.stream()
                    .filter(e -> !kept && (e.overlaps(old) || e.whereabouts().equals(old.whereabouts())))
                    .findFirst();
            if (renamed.isPresent() && isBound(old)) {
                throw Refusal.conflict("environment '" + old.getName() + "' cannot be called '"
                                + renamed.get().getName() + "'")
                        .because("changes, locks and records know it by its name")
                        .mend("Keep the name; or delete the environment first on its own page, which tells what still"
                                + " needs it, and define the other then.");
            }
        }
    }

    private static boolean isBound(Environment environment) {
        try {
            Binding binding = Promotion.get().bindings().of(environment.getName());
            return !binding.withPlace(null).equals(Binding.fresh(environment.getName()));
        } catch (IOException e) {
            throw Refusal.conflict("environment '" + environment.getName() + "' cannot be looked at")
                    .because(e.getMessage())
                    .causedBy(e);
        }
    }

    private void requireApart(Environment environment) {
        requireApart(environment, getEnvironments());
    }

    /** Locks, sign-offs and all else that protects an environment go by its name: so no place has two. */
    static void requireApart(Environment environment, List<Environment> all) {
        for (Environment other : all) {
            boolean same = other.getName().equalsIgnoreCase(environment.getName());
            if (!same && environment.overlaps(other)) {
                throw Refusal.mistake("environment '" + environment.getName() + "' and environment '" + other.getName()
                        + "' are one place, or one lies in the other: " + environment.location() + " and "
                        + other.location() + " (node '" + environment.getNode() + "'); give each a place of its own");
            }
            Optional<String> shared = same ? Optional.empty() : environment.sharesDatabase(other);
            if (shared.isPresent()) {
                throw Refusal.mistake("data source '" + shared.get() + "' of environment '" + environment.getName()
                        + "' is a database that environment '" + other.getName()
                        + "' has too, so what is rehearsed in one would be done in the other; give each its own");
            }
        }
    }

    /** Definitions that are sound, or were before and only name a job otherwise. */
    synchronized void store(List<Environment> fresh) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        environments = new ArrayList<>(fresh);
        save();
        for (Environment environment : fresh) {
            environment.getJobs().forEach(Jobs::meetIfThere);
        }
    }

    /**
     * As the System page has them. Of a form that has none left nothing is sent, so that the setter would not be called.
     *
     * @throws FormException telling every mistake; then nothing changes
     */
    @Override
    public boolean configure(StaplerRequest2 req, JSONObject json) throws FormException {
        String columns = Objects.toString(json.opt("headings"), "");
        String types = Objects.toString(json.opt("evidenceTypes"), "");
        try {
            Headings.parse(columns);
            EvidenceKinds.parse(types);
            setEnvironments(req.bindJSONToList(Environment.class, json.opt("environments")));
            setDelegations(req.bindJSONToList(Delegation.class, json.opt("delegations")));
            setRecordKey(Objects.toString(json.opt("recordKey"), ""));
            setHeadings(columns);
            setEvidenceTypes(types);
        } catch (Refusal e) {
            throw new FormException(e.getMessage(), e, "environments");
        }
        return true;
    }

    /**
     * Adds a definition or replaces the one of the same name; others are not looked at.
     *
     * @throws Refusal telling every mistake in it; then nothing changes
     */
    public synchronized void put(Environment environment) {
        requireSound(List.of(environment));
        requireApart(environment);
        List<Environment> fresh = new ArrayList<>(getEnvironments());
        fresh.removeIf(e -> e.getName().equals(environment.getName()));
        if (fresh.stream().anyMatch(e -> e.getName().equalsIgnoreCase(environment.getName()))) {
            throw Refusal.conflict("There is an environment of the name '" + environment.getName()
                    + "' already, or one that differs by case only; choose another");
        }
        fresh.add(environment);
        store(fresh);
    }

    /** Removes a definition. */
    public synchronized void remove(String name) {
        List<Environment> fresh = new ArrayList<>(getEnvironments());
        fresh.removeIf(e -> e.getName().equals(name));
        store(fresh);
    }

    /** The environment with this name, as an administrator defined it. */
    public Optional<Environment> environment(String name) {
        return getEnvironments().stream().filter(e -> e.getName().equals(name)).findFirst();
    }
}
