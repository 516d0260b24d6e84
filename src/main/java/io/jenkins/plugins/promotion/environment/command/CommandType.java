package io.jenkins.plugins.promotion.environment.command;

import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.Attribute;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.Configurator;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.casc.model.Sequence;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.Mistakes;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.plan.Durations;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * An environment whose configuration a product keeps itself, and exports and imports with tools of its own. Each command is
 * a list of arguments that runs on the environment's node without a shell; see {@link Commands}.
 */
@Restricted(NoExternalUse.class)
public class CommandType extends EnvironmentType {

    private static final String TIMEOUT = "10m";

    private List<String> exporting = new ArrayList<>();
    private List<String> importing = new ArrayList<>();
    private List<String> fingerprint = new ArrayList<>();
    private List<String> freeze = new ArrayList<>();
    private List<String> thaw = new ArrayList<>();
    private List<String> variables = new ArrayList<>();
    private String timeout = TIMEOUT;

    /** Of no use before it has a command to export. */
    @DataBoundConstructor
    public CommandType() {}

    /** As {@link #setExport} says. */
    public CommandType(List<String> export) {
        setExport(export);
    }

    public List<String> getExport() {
        return List.copyOf(exporting);
    }

    /**
     * Program and arguments that write all configuration into <code>${directory}</code>.
     */
    @DataBoundSetter
    public final void setExport(List<String> command) {
        exporting = arguments(command);
    }

    /** What imports <code>${directory}</code>; none if the environment is only read. */
    public List<String> getImport() {
        return List.copyOf(importing);
    }

    @DataBoundSetter
    public void setImport(List<String> command) {
        importing = arguments(command);
    }

    /** What prints a text that is another one after every change; none if every use exports anew. */
    public List<String> getFingerprint() {
        return List.copyOf(fingerprint);
    }

    @DataBoundSetter
    public void setFingerprint(List<String> command) {
        fingerprint = arguments(command);
    }

    /** What keeps others from changing the configuration during an export; none if nothing need. */
    public List<String> getFreeze() {
        return List.copyOf(freeze);
    }

    @DataBoundSetter
    public void setFreeze(List<String> command) {
        freeze = arguments(command);
    }

    /** What ends that. */
    public List<String> getThaw() {
        return List.copyOf(thaw);
    }

    @DataBoundSetter
    public void setThaw(List<String> command) {
        thaw = arguments(command);
    }

    /** Variables of the programs' environment. */
    public Variables getVariables() {
        return new Variables(variables);
    }

    @DataBoundSetter
    public void setVariables(Variables variables) {
        this.variables = variables == null ? new ArrayList<>() : new ArrayList<>(variables.lines());
    }

    /** How long each command may take. */
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        String text = Util.fixNull(timeout).trim();
        this.timeout = text.isEmpty() ? TIMEOUT : text;
    }

    private static void checkTimeout(String timeout) {
        if (Durations.parse(timeout).isZero()) {
            throw Refusal.mistake("a timeout of no time lets no command run: give one such as 10m");
        }
    }

    /** A form sends all lines as one text; spaces count, since they may be meant. */
    private static List<String> arguments(List<String> texts) {
        List<String> all = new ArrayList<>(texts == null ? List.of() : texts);
        all.replaceAll(Util::fixNull);
        return all.size() == 1
                ? new ArrayList<>(
                        all.get(0).lines().filter(line -> !line.isEmpty()).toList())
                : all;
    }

    /**
     * All of it together.
     *
     * @param environment name of the environment
     * @throws Refusal saying what does not fit
     */
    public Commands commands(String environment) {
        Map<CommandVerb, List<String>> byVerb = new EnumMap<>(CommandVerb.class);
        byVerb.put(CommandVerb.EXPORT, exporting);
        byVerb.put(CommandVerb.IMPORT, importing);
        byVerb.put(CommandVerb.FINGERPRINT, fingerprint);
        byVerb.put(CommandVerb.FREEZE, freeze);
        byVerb.put(CommandVerb.THAW, thaw);
        return new Commands(environment, byVerb, getVariables().byName(), Durations.parse(timeout));
    }

    /** The program only: arguments are the administrators'. */
    @Override
    public String getLocation() {
        return "the export of " + (exporting.isEmpty() ? "nothing" : exporting.get(0));
    }

    @Override
    public void check(Mistakes mistakes) {
        mistakes.check("export", () -> Commands.check(CommandVerb.EXPORT, exporting));
        mistakes.check("import", () -> Commands.check(CommandVerb.IMPORT, importing));
        mistakes.check("fingerprint", () -> Commands.check(CommandVerb.FINGERPRINT, fingerprint));
        mistakes.check("freeze", () -> Commands.check(CommandVerb.FREEZE, freeze));
        mistakes.check("thaw", () -> Commands.check(CommandVerb.THAW, thaw));
        mistakes.check("variables", () -> Commands.checkVariables(getVariables().byName()));
        mistakes.check("timeout", () -> checkTimeout(timeout));
        if (freeze.isEmpty() != thaw.isEmpty()) {
            mistakes.add(freeze.isEmpty() ? "freeze" : "thaw", Commands.BOTH_OR_NEITHER);
        }
    }

    @Override
    public WorkingCopy workingCopy(Stage environment, FilePath folder) throws IOException {
        try {
            return new CommandCopy(folder.child("commands").getRemote(), commands(environment.getName()));
        } catch (Refusal e) {
            throw Refusal.mistake("environment '" + environment.getName() + "'")
                    .because(e.getMessage())
                    .causedBy(e);
        }
    }

    /** Registers the type. */
    @Extension
    @Symbol("command")
    public static class DescriptorImpl extends Descriptor<EnvironmentType> {
        @Override
        public String getDisplayName() {
            return ResourceBundleHolder.get(CommandType.class).format("Commands");
        }

        /** Says what is wrong with a command; the others alike. */
        @POST
        public FormValidation doCheckExport(@QueryParameter String value) {
            return typed(CommandVerb.EXPORT, value);
        }

        @POST
        public FormValidation doCheckImport(@QueryParameter String value) {
            return typed(CommandVerb.IMPORT, value);
        }

        @POST
        public FormValidation doCheckFingerprint(@QueryParameter String value) {
            return typed(CommandVerb.FINGERPRINT, value);
        }

        @POST
        public FormValidation doCheckFreeze(@QueryParameter String value) {
            return typed(CommandVerb.FREEZE, value);
        }

        @POST
        public FormValidation doCheckThaw(@QueryParameter String value) {
            return typed(CommandVerb.THAW, value);
        }

        private static FormValidation typed(CommandVerb verb, String value) {
            return Mistakes.whileTyping(() -> Commands.check(verb, arguments(List.of(Util.fixNull(value)))));
        }

        /** Says which variable is none. */
        @POST
        public FormValidation doCheckVariables(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> Commands.checkVariables(
                    Variables.ofForm(Util.fixNull(value)).byName()));
        }

        /** Says if it is no time that a command can take. */
        @POST
        public FormValidation doCheckTimeout(@QueryParameter String value) {
            String text = Util.fixNull(value).trim();
            return Mistakes.whileTyping(() -> checkTimeout(text.isEmpty() ? TIMEOUT : text));
        }

        /** A list as its form shows it, one a line. */
        public String lines(List<String> texts) {
            return texts == null ? "" : String.join("\n", texts);
        }
    }

    /**
     * Reads and writes variables as the mapping they are: the configuration-as-code plugin knows no attribute with free
     * keys. They may be a list of {@code NAME=value} too, and are written as one where a value is empty, since that plugin
     * leaves empty values out.
     */
    @Extension(optional = true)
    public static final class VariablesAsCode implements Configurator<Variables> {

        @Override
        public Class<Variables> getTarget() {
            return Variables.class;
        }

        @Override
        public Set<Attribute<Variables, ?>> describe() {
            return Set.of();
        }

        @Override
        public Variables configure(CNode config, ConfigurationContext context) {
            Configurator<String> text = text(context);
            try {
                return switch (config.getType()) {
                    case MAPPING -> {
                        Map<String, String> byName = new LinkedHashMap<>();
                        config.asMapping().forEach((name, value) -> byName.put(name, text.configure(value, context)));
                        yield Variables.of(byName);
                    }
                    case SEQUENCE -> new Variables(config.asSequence().stream()
                            .map(line -> text.configure(line, context))
                            .toList());
                    default -> throw new ConfiguratorException(
                            this, "variables: write names and values, such as {PGHOST: db1}", null);
                };
            } catch (Refusal e) {
                throw new ConfiguratorException(this, e.getMessage(), e);
            }
        }

        @Override
        public Variables check(CNode config, ConfigurationContext context) {
            return configure(config, context);
        }

        @Override
        public CNode describe(Variables variables, ConfigurationContext context) throws Exception {
            if (variables.byName().containsValue("")) {
                Sequence lines = new Sequence();
                for (String line : variables.lines()) {
                    lines.add(text(context).describe(line, context));
                }
                return lines;
            }
            Mapping mapping = new Mapping();
            for (Map.Entry<String, String> variable : variables.byName().entrySet()) {
                mapping.put(variable.getKey(), text(context).describe(variable.getValue(), context));
            }
            return mapping;
        }

        /** Replaces references in what is read, and escapes them in what is written. */
        @SuppressWarnings("unchecked")
        private static Configurator<String> text(ConfigurationContext context) {
            return context.lookupOrFail(String.class);
        }
    }
}
