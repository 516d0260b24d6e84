package io.jenkins.plugins.promotion.environment.command;

import hudson.AbortException;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Descriptor;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.plan.Durations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * An environment whose configuration a product keeps itself, and exports and imports with tools of its own. Each command is
 * a list of arguments that runs on the environment's node without a shell; see {@link Commands}.
 */
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
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    @DataBoundSetter
    public final void setExport(List<String> command) {
        exporting = checked(Verb.EXPORT, command);
    }

    /** What imports <code>${directory}</code>; none if the environment is only read. */
    public List<String> getImport() {
        return List.copyOf(importing);
    }

    @DataBoundSetter
    public void setImport(List<String> command) {
        importing = checked(Verb.IMPORT, command);
    }

    /** What prints a text that is another one after every change; none if every use exports anew. */
    public List<String> getFingerprint() {
        return List.copyOf(fingerprint);
    }

    @DataBoundSetter
    public void setFingerprint(List<String> command) {
        fingerprint = checked(Verb.FINGERPRINT, command);
    }

    /** What keeps others from changing the configuration during an export; none if nothing need. */
    public List<String> getFreeze() {
        return List.copyOf(freeze);
    }

    @DataBoundSetter
    public void setFreeze(List<String> command) {
        freeze = checked(Verb.FREEZE, command);
    }

    /** What ends that. */
    public List<String> getThaw() {
        return List.copyOf(thaw);
    }

    @DataBoundSetter
    public void setThaw(List<String> command) {
        thaw = checked(Verb.THAW, command);
    }

    /** Variables of the programs' environment, each {@code NAME=value}. */
    public List<String> getVariables() {
        return List.copyOf(variables);
    }

    @DataBoundSetter
    public void setVariables(List<String> variables) {
        this.variables = arguments(variables);
        byName();
    }

    /** How long each command may take. */
    public String getTimeout() {
        return timeout;
    }

    @DataBoundSetter
    public void setTimeout(String timeout) {
        String text = Util.fixNull(timeout).trim();
        this.timeout = text.isEmpty() ? TIMEOUT : text;
        if (Durations.parse(this.timeout).isZero()) {
            throw new IllegalArgumentException("a timeout of no time lets no command run: give one such as 10m");
        }
    }

    private static List<String> checked(Verb verb, List<String> command) {
        List<String> arguments = arguments(command);
        Commands.check(verb, arguments);
        return arguments;
    }

    /** A form sends all lines as one text; spaces count, since they may be meant. */
    private static List<String> arguments(List<String> texts) {
        List<String> all = texts == null ? List.of() : texts;
        return new ArrayList<>(
                all.size() == 1 && all.get(0) != null
                        ? all.get(0).lines().filter(line -> !line.isEmpty()).toList()
                        : all);
    }

    private Map<String, String> byName() {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String variable : variables) {
            int equals = variable.indexOf('=');
            String name = equals < 0 ? variable : variable.substring(0, equals);
            if (equals < 0 || byName.put(name, variable.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(
                        "variable '" + name + "': write each as NAME=value, and each name once");
            }
        }
        return byName;
    }

    /**
     * All of it together.
     *
     * @param environment name of the environment
     * @throws IllegalArgumentException saying what does not fit
     */
    public Commands commands(String environment) {
        Map<Verb, List<String>> byVerb = new EnumMap<>(Verb.class);
        byVerb.put(Verb.EXPORT, exporting);
        byVerb.put(Verb.IMPORT, importing);
        byVerb.put(Verb.FINGERPRINT, fingerprint);
        byVerb.put(Verb.FREEZE, freeze);
        byVerb.put(Verb.THAW, thaw);
        return new Commands(environment, byVerb, byName(), Durations.parse(timeout));
    }

    /** The program only: arguments are the administrators'. */
    @Override
    public String getLocation() {
        return "the export of " + (exporting.isEmpty() ? "nothing" : exporting.get(0));
    }

    @Override
    protected void requireComplete() {
        commands("environment");
    }

    @Override
    public WorkingCopy workingCopy(Environment environment, FilePath folder) throws IOException {
        try {
            return new CommandCopy(folder.child("commands").getRemote(), commands(environment.getName()));
        } catch (IllegalArgumentException e) {
            throw new AbortException("Environment '" + environment.getName() + "': " + e.getMessage());
        }
    }

    /** Registers the type. */
    @Extension
    @Symbol("command")
    public static class DescriptorImpl extends Descriptor<EnvironmentType> {
        @Override
        public String getDisplayName() {
            return "Commands";
        }

        /** A list as its form shows it, one a line. */
        public String lines(List<String> texts) {
            return texts == null ? "" : String.join("\n", texts);
        }
    }
}
