package io.jenkins.plugins.promotion.environment;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.copy.SwitchMode;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.outage.Freezes;
import io.jenkins.plugins.promotion.plan.Durations;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.Floor;
import io.jenkins.plugins.promotion.site.EnvironmentSite.NotNow;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import io.jenkins.plugins.promotion.wording.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * An environment as administrators define it: where its configuration is, what belongs to it, and the floor of what every
 * Jenkinsfile must respect.
 */
@Restricted(NoExternalUse.class)
public class Environment extends AbstractDescribableImpl<Environment> implements Stage {

    /** Name of the built-in node in definitions. */
    public static final String BUILT_IN = "built-in";

    private static final String DEFAULT = "default";
    private static final String ADDRESS = "[^\\s\\p{Cntrl},;:<>()\"]{1,200}@[^\\s\\p{Cntrl},;:<>()\"@]{1,200}";
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

    private final String name;
    private final EnvironmentType type;
    private String node = BUILT_IN;
    private boolean builtInNode;
    private boolean failWhenOffline;
    private boolean production;
    private int order;
    private List<String> scope = new ArrayList<>();
    private List<String> exclude = new ArrayList<>();
    private List<String> local = new ArrayList<>();
    private List<String> secret = new ArrayList<>();
    private List<String> jobs = new ArrayList<>();
    private SignOffFloor signOff = new SignOffFloor();
    private boolean warnOnDrift;
    private boolean discardForbidden;
    private String allowReplay;
    private boolean beginByBuild;
    private boolean expectRuntimeChange;
    private boolean copySetuid;
    private List<String> addresses = new ArrayList<>();
    private List<String> freezes = new ArrayList<>();
    private String together = "";
    private boolean hashAlways;
    private String watchEvery = "";
    private List<DataSource> dataSources = new ArrayList<>();
    /** The folder that holds this definition, if it is no administrator's, and the place that it must not leave. */
    private transient Confines confines;

    private record Confines(String folder, String path) {}

    /**
     * @param name letters, digits, {@code _} and {@code -}, 64 at the most
     * @param type where and how its configuration is kept
     */
    @DataBoundConstructor
    public Environment(String name, EnvironmentType type) {
        this.name = Util.fixNull(name).trim();
        this.type = type;
    }

    /** What is wrong with this definition; nothing is stored, and nothing may be done with it, before that is mended. */
    public Mistakes mistakes() {
        Mistakes mistakes = new Mistakes();
        mistakes.check("name", () -> checkName(Util.fixNull(name)));
        if (type == null) {
            mistakes.add("type", "it has no type; give one, for example type: {directory: {path: /srv/app}}");
        } else {
            type.check(mistakes);
        }
        mistakes.check("scope", () -> checkPatterns(scope));
        mistakes.check("exclude", () -> checkPatterns(exclude));
        mistakes.check("local", () -> ValueRule.parseAll(local));
        mistakes.check("secret", () -> ValueRule.parseAll(secret));
        getSignOff().check(mistakes);
        mistakes.check("dataSources", () -> DataSource.checkAll(dataSources));
        mistakes.check("freezes", () -> Freezes.parse(freezes));
        mistakes.check("watchEvery", () -> checkWatch(watchEvery));
        mistakes.check("addresses", () -> checkAddresses(addresses));
        if (allowReplay != null && !List.of("true", "false").contains(allowReplay)) {
            mistakes.add(
                    "allowReplay", "allowReplay: '" + allowReplay + "' is not known; it is true, false or " + DEFAULT);
        }
        return mistakes;
    }

    private static void checkWatch(String every) {
        if (!every.isEmpty() && Durations.parse(every).compareTo(Duration.ofMinutes(1)) < 0) {
            throw Refusal.mistake("watchEvery: '" + every + "' is too often; a minute (1m) is the least");
        }
    }

    private static void checkName(String name) {
        if (!name.matches(NAME)) {
            throw Refusal.mistake(
                    "a name begins with a letter or digit and has letters, digits, _ and - only, 64 at the most");
        }
    }

    private static void checkPatterns(List<String> patterns) {
        new Scope(patterns, List.of());
    }

    private static void checkAddresses(List<String> addresses) {
        for (String address : addresses) {
            if (!address.matches(ADDRESS)) {
                throw Refusal.mistake("addresses: '" + address + "' is no mail address; write one a line, such as"
                        + " desk@example.org");
            }
        }
    }

    @Override
    public String getName() {
        return name;
    }

    public EnvironmentType getType() {
        return type;
    }

    /** Whether another environment is the same place as this one, or one lies in the other, as far as their texts tell. */
    public boolean overlaps(Environment other) {
        return place().overlaps(other.place());
    }

    /** Node and place as one text: one that is defined anew elsewhere is another environment, whatever its name. */
    public String whereabouts() {
        return node + " " + type.getClass().getName() + " " + location();
    }

    /** Where it is, as it is kept with what it is bound to. */
    public Binding.Place place() {
        return new Binding.Place(node, type.root(), whereabouts(), type.place(node), getFolder());
    }

    /** A data source that both have, since what is rehearsed in one would then be done in the other; empty for none. */
    public Optional<String> sharesDatabase(Environment other) {
        return dataSources.stream()
                .filter(mine -> other.dataSources.stream().anyMatch(mine::isDatabaseOf))
                .map(DataSource::getName)
                .findFirst();
    }

    /**
     * This is the definition of a folder, and may be nowhere but below a path.
     *
     * @param folder full name of the folder
     */
    public void confine(String folder, String path) {
        confines = new Confines(folder, path);
    }

    /** Full name of the folder that defines it; {@code null} if an administrator does. */
    public String getFolder() {
        return confines == null ? null : confines.folder();
    }

    @Override
    public String within() {
        return confines == null ? null : confines.path();
    }

    /** Name of the permanent node that keeps it; {@code built-in} needs {@link #isBuiltInNode()}. */
    @Override
    public String getNode() {
        return node;
    }

    @DataBoundSetter
    public void setNode(String node) {
        this.node = Util.fixNull(node).isBlank() ? BUILT_IN : node.trim();
    }

    /** Whether the administrator allows this environment on the controller's own machine. */
    public boolean isBuiltInNode() {
        return builtInNode;
    }

    @DataBoundSetter
    public void setBuiltInNode(boolean builtInNode) {
        this.builtInNode = builtInNode;
    }

    /** Whether steps fail while its node is away, instead of waiting for it. */
    public boolean isFailWhenOffline() {
        return failWhenOffline;
    }

    @DataBoundSetter
    public void setFailWhenOffline(boolean failWhenOffline) {
        this.failWhenOffline = failWhenOffline;
    }

    /** What a step that waits meets while the node is away; without waiting it is refused. */
    NotNow away(boolean lost) {
        if (failWhenOffline) {
            throw Refusal.conflict(
                    "Node '" + node + "' of environment '" + name + (lost ? "' was lost" : "' is offline")
                            + ", and the environment's definition says not to wait for it (failWhenOffline): bring it back"
                            + " and run the build again, which finishes or undoes what was interrupted there.");
        }
        return NotNow.away(node, name, lost);
    }

    /** Whether it is production: never the target of a copy, and applied only under the rehearsal contract. */
    @Override
    public boolean isProduction() {
        return production;
    }

    @DataBoundSetter
    public void setProduction(boolean production) {
        this.production = production;
    }

    /** Place in the row of stages, production last; several environments are locked in this order. */
    @Override
    public int getOrder() {
        return order;
    }

    @DataBoundSetter
    public void setOrder(int order) {
        this.order = order;
    }

    /** Ant globs of what is configuration; none means everything. */
    public List<String> getScope() {
        return List.copyOf(scope);
    }

    @DataBoundSetter
    public void setScope(List<String> scope) {
        this.scope = Lines.each(scope);
    }

    /** Ant globs of what is not configuration although the scope has it. */
    public List<String> getExclude() {
        return List.copyOf(exclude);
    }

    @DataBoundSetter
    public void setExclude(List<String> exclude) {
        this.exclude = Lines.each(exclude);
    }

    /** Values that belong to this environment: {@code path} or {@code path#pointer}. Never copied, never overwritten. */
    public List<String> getLocal() {
        return List.copyOf(local);
    }

    @DataBoundSetter
    public void setLocal(List<String> local) {
        this.local = Lines.whole(local);
    }

    /** Like {@link #getLocal()}, and secret besides. */
    public List<String> getSecret() {
        return List.copyOf(secret);
    }

    @DataBoundSetter
    public void setSecret(List<String> secret) {
        this.secret = Lines.whole(secret);
    }

    /** Full names of the jobs that may name this environment; none means no job. */
    @Override
    public List<String> getJobs() {
        return List.copyOf(jobs);
    }

    @DataBoundSetter
    public void setJobs(List<String> jobs) {
        this.jobs = Lines.each(jobs);
    }

    /** The least that a sign-off for this environment demands. */
    public SignOffFloor getSignOff() {
        return signOff == null ? new SignOffFloor() : signOff;
    }

    @DataBoundSetter
    public void setSignOff(SignOffFloor signOff) {
        this.signOff = signOff;
    }

    /** Whether a step may say {@code onDrift: 'warn'} here; otherwise drift always fails. */
    @Override
    public boolean isWarnOnDrift() {
        return warnOnDrift;
    }

    @DataBoundSetter
    public void setWarnOnDrift(boolean warnOnDrift) {
        this.warnOnDrift = warnOnDrift;
    }

    /** Whether no step may {@code discard} work that is found here. */
    @Override
    public boolean isDiscardForbidden() {
        return discardForbidden;
    }

    @DataBoundSetter
    public void setDiscardForbidden(boolean discardForbidden) {
        this.discardForbidden = discardForbidden;
    }

    /** Whether a replayed build, whose script nobody reviewed, may use it; by default everywhere but in production. */
    @Override
    public boolean isReplayAllowed() {
        return allowReplay == null ? !production : allowReplay.equals("true");
    }

    /** {@code true}, {@code false}, or {@code null} for the default: see {@link #isReplayAllowed()}. */
    public String getAllowReplay() {
        return allowReplay;
    }

    /** @param allowReplay {@code true}, {@code false}, {@code default} */
    @DataBoundSetter
    public void setAllowReplay(String allowReplay) {
        String word = Util.fixNull(allowReplay).trim();
        this.allowReplay = word.isEmpty() || word.equals(DEFAULT) ? null : word;
    }

    /** Whether starting the build by hand counts as pressing Begin. */
    @Override
    public boolean isBeginByBuild() {
        return beginByBuild;
    }

    @DataBoundSetter
    public void setBeginByBuild(boolean beginByBuild) {
        this.beginByBuild = beginByBuild;
    }

    /** Whether testers may change it while they test; such edits are listed, not refused. Ignored for production. */
    @Override
    public boolean isExpectRuntimeChange() {
        return expectRuntimeChange && !production;
    }

    @DataBoundSetter
    public void setExpectRuntimeChange(boolean expectRuntimeChange) {
        this.expectRuntimeChange = expectRuntimeChange;
    }

    /** Whether setuid and setgid of files are configuration, and so are copied; else they are left out. */
    public boolean isCopySetuid() {
        return copySetuid;
    }

    @DataBoundSetter
    public void setCopySetuid(boolean copySetuid) {
        this.copySetuid = copySetuid;
    }

    /** Mail addresses that are told what happens here, beside those whom it concerns. */
    public List<String> getAddresses() {
        return List.copyOf(addresses);
    }

    @DataBoundSetter
    public void setAddresses(List<String> addresses) {
        this.addresses = Lines.each(addresses);
    }

    /** Times in which nothing may be applied, one a line, see {@link io.jenkins.plugins.promotion.outage.Freeze#parse}. */
    public List<String> getFreezes() {
        return List.copyOf(freezes);
    }

    @DataBoundSetter
    public void setFreezes(List<String> freezes) {
        this.freezes = Lines.each(freezes);
    }

    @Override
    public Freezes freezes() {
        return Freezes.parse(freezes);
    }

    /** Name that environments have in common of which not several should be out at once; empty for none. */
    public String getTogether() {
        return together;
    }

    /** A folder's environments are in no group but one of that folder: people of all that are in it hear of each other. */
    @Override
    public String group() {
        return confines == null || together.isEmpty() ? together : confines.folder() + "/" + together;
    }

    /** How often it is looked at whether somebody changes it, such as {@code 1h}; empty for never. */
    public String getWatchEvery() {
        return watchEvery;
    }

    @DataBoundSetter
    public void setWatchEvery(String watchEvery) {
        this.watchEvery = Util.fixNull(watchEvery).trim();
    }

    /** The same as a duration; empty for never, and for what is none, of which the definition's mistakes tell. */
    public Optional<Duration> watched() {
        try {
            checkWatch(watchEvery);
            return watchEvery.isEmpty() ? Optional.empty() : Optional.of(Durations.parse(watchEvery));
        } catch (Refusal e) {
            return Optional.empty();
        }
    }

    @DataBoundSetter
    public void setTogether(String together) {
        this.together = Util.fixNull(together).trim();
    }

    /** Whether every look hashes every byte, also of files that are known to be unchanged. */
    @Override
    public boolean isHashAlways() {
        return hashAlways;
    }

    @DataBoundSetter
    public void setHashAlways(boolean hashAlways) {
        this.hashAlways = hashAlways;
    }

    /** The databases that items of kind {@code sql} may name here. */
    public List<DataSource> getDataSources() {
        return List.copyOf(dataSources);
    }

    @DataBoundSetter
    public void setDataSources(List<DataSource> dataSources) {
        this.dataSources = dataSources == null ? new ArrayList<>() : new ArrayList<>(dataSources);
    }

    /** What of its tree is configuration. */
    public Scope treeScope() {
        try {
            return new Scope(List.copyOf(scope), List.copyOf(exclude));
        } catch (Refusal e) {
            // Stored by a version that did not look at it.
            throw Refusal.mistake("environment '" + name + "', scope and exclude")
                    .because(e.getMessage())
                    .causedBy(e);
        }
    }

    /** Names what is configuration here; the trees of two environments can be compared only if theirs are equal. */
    @Override
    public String scopeVersion() {
        return treeSpec("/").scopeVersion();
    }

    /** Its tree at a root on its node. */
    @Override
    public TreeSpec treeSpec(String root) {
        return new TreeSpec(root, treeScope(), localRules(), secretRules(), copySetuid, within());
    }

    @Override
    public Floor floor() {
        SignOffFloor floor = getSignOff();
        try {
            return Floor.parse(floor.getApprovers(), floor.getRequired(), floor.isFourEyes());
        } catch (Refusal e) {
            throw Refusal.mistake("environment '" + name + "', sign-off rule: " + e.getMessage())
                    .causedBy(e);
        }
    }

    @Override
    public SwitchMode switchMode() {
        return type.switchMode();
    }

    @Override
    public String location() {
        return type.getLocation();
    }

    /** Local values as rules of the tree package. */
    public List<ValueRule> localRules() {
        return ValueRule.parseAll(local);
    }

    /** Secret values as rules of the tree package. */
    public List<ValueRule> secretRules() {
        return ValueRule.parseAll(secret);
    }

    /** Without what a file may hold that nobody could have defined. */
    private static <T> List<T> stored(List<?> read, Class<T> kind) {
        List<T> kept = new ArrayList<>();
        for (Object each : read == null ? List.of() : read) {
            if (kind.isInstance(each)) {
                kept.add(kind.cast(each));
            }
        }
        return kept;
    }

    /** What an older version did not store gets its default. */
    protected Object readResolve() {
        node = node == null ? BUILT_IN : node;
        scope = stored(scope, String.class);
        exclude = stored(exclude, String.class);
        local = stored(local, String.class);
        secret = stored(secret, String.class);
        jobs = stored(jobs, String.class);
        addresses = stored(addresses, String.class);
        freezes = stored(freezes, String.class);
        dataSources = stored(dataSources, DataSource.class);
        together = Util.fixNull(together);
        watchEvery = Util.fixNull(watchEvery);
        return this;
    }

    /** Registers the class. Not as {@code environment}, which is a condition of Declarative Pipeline's {@code when}. */
    @Extension
    @Symbol("promotionEnvironment")
    public static class DescriptorImpl extends Descriptor<Environment> {
        @Override
        public String getDisplayName() {
            return text("Environment");
        }

        private static String text(String key) {
            return ResourceBundleHolder.get(EnvironmentWords.class).format(key);
        }

        /** Says what is wrong with the freezes. */
        @POST
        public FormValidation doCheckFreezes(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(folder, () -> Freezes.parse(Lines.each(List.of(Util.fixNull(value)))));
        }

        /** Says what is wrong with how often it is looked at. */
        @POST
        public FormValidation doCheckWatchEvery(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(
                    folder, () -> checkWatch(Util.fixNull(value).trim()));
        }

        /** Says what is wrong with the addresses. */
        @POST
        public FormValidation doCheckAddresses(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(folder, () -> checkAddresses(Lines.each(List.of(Util.fixNull(value)))));
        }

        /** Says what is wrong with a name. */
        @POST
        public FormValidation doCheckName(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(
                    folder, () -> checkName(Util.fixNull(value).trim()));
        }

        /** Says if there is no such node. */
        @POST
        public FormValidation doCheckNode(@AncestorInPath Item folder, @QueryParameter String value) {
            String node = Util.fixNull(value).trim();
            return Mistakes.whileTyping(folder, () -> {
                if (folder == null
                        && !List.of("", BUILT_IN).contains(node)
                        && Jenkins.get().getNode(node) == null) {
                    throw Refusal.unknown(
                            "There is no node '" + node + "': name a permanent node, or '" + BUILT_IN + "'");
                }
            });
        }

        /** Says if leave is missing to use the built-in node. */
        @POST
        public FormValidation doCheckBuiltInNode(
                @AncestorInPath Item folder, @QueryParameter boolean value, @QueryParameter String node) {
            return Mistakes.whileTyping(folder, () -> {
                if (!value && List.of("", BUILT_IN).contains(Util.fixNull(node).trim())) {
                    throw Refusal.incomplete(
                            "The built-in node is the controller's own machine: tick this (builtInNode) to allow it, or name an agent");
                }
            });
        }

        /** Says which pattern cannot be one. */
        @POST
        public FormValidation doCheckScope(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(folder, () -> checkPatterns(typed(value)));
        }

        /** Says which pattern cannot be one. */
        @POST
        public FormValidation doCheckExclude(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(folder, () -> checkPatterns(typed(value)));
        }

        /** Says which line names no value. */
        @POST
        public FormValidation doCheckLocal(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(folder, () -> ValueRule.parseAll(rules(value)));
        }

        /** Says which line names no value. */
        @POST
        public FormValidation doCheckSecret(@AncestorInPath Item folder, @QueryParameter String value) {
            return Mistakes.whileTyping(folder, () -> ValueRule.parseAll(rules(value)));
        }

        private static List<String> rules(String value) {
            return Lines.whole(List.of(Util.fixNull(value)));
        }

        private static List<String> typed(String value) {
            return Lines.each(List.of(Util.fixNull(value)));
        }

        /** What a form offers for {@link Environment#getAllowReplay()}. */
        @POST
        public ListBoxModel doFillAllowReplayItems() {
            ListBoxModel words = new ListBoxModel();
            words.add(text("ReplayDefault"), DEFAULT);
            words.add(text("ReplayYes"), "true");
            words.add(text("ReplayNo"), "false");
            return words;
        }

        /** A list as its form shows it, one a line. */
        public String lines(List<String> texts) {
            return texts == null ? "" : String.join("\n", texts);
        }
    }
}
