package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.copy.SwitchMode;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.command.CommandType;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import io.jenkins.plugins.promotion.environment.git.GitType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import jenkins.model.Jenkins;

/** The types of environments that the page of a definition knows, each with the fields that it alone has. */
enum TypeFields {
    DIRECTORY("directory", DirectoryType.class, directoryFields()) {
        @Override
        void show(EnvironmentType type, Map<String, String> values) {
            values.put("path", ((DirectoryType) type).getPath());
            values.put("switch", type.switchMode() == SwitchMode.SYMLINK ? "true" : "");
        }

        @Override
        EnvironmentType make(EnvironmentForm form, Map<String, String> errors) {
            DirectoryType[] made = new DirectoryType[1];
            EnvironmentForm.attempt(errors, "path", () -> made[0] = new DirectoryType(form.value("path")));
            if (made[0] != null) {
                made[0].setSwitch(form.value("switch").equals("true") ? "symlink" : "inPlace");
            }
            return made[0];
        }
    },

    GIT("git", GitType.class, gitFields()) {
        @Override
        void show(EnvironmentType type, Map<String, String> values) {
            GitType git = (GitType) type;
            values.put("url", git.getUrl());
            values.put("branch", git.getBranch());
            values.put("folder", git.getFolder());
            values.put("credentialsId", git.getCredentialsId());
        }

        @Override
        EnvironmentType make(EnvironmentForm form, Map<String, String> errors) {
            GitType[] made = new GitType[1];
            EnvironmentForm.attempt(errors, "url", () -> new GitType(form.value("url"), "main"));
            EnvironmentForm.attempt(errors, "branch", () -> new GitType("/repository", form.value("branch")));
            if (errors.isEmpty()) {
                made[0] = new GitType(form.value("url"), form.value("branch"));
                EnvironmentForm.attempt(errors, "folder", () -> made[0].setFolder(form.value("folder")));
                made[0].setCredentialsId(form.value("credentialsId"));
            }
            return made[0];
        }
    },

    COMMAND("command", CommandType.class, commandFields()) {
        @Override
        void show(EnvironmentType type, Map<String, String> values) {
            CommandType command = (CommandType) type;
            values.put("export", EnvironmentForm.lines(command.getExport()));
            values.put("import", EnvironmentForm.lines(command.getImport()));
            values.put("fingerprint", EnvironmentForm.lines(command.getFingerprint()));
            values.put("freeze", EnvironmentForm.lines(command.getFreeze()));
            values.put("thaw", EnvironmentForm.lines(command.getThaw()));
            values.put("variables", EnvironmentForm.lines(command.getVariables()));
            values.put("timeout", command.getTimeout());
        }

        @Override
        EnvironmentType make(EnvironmentForm form, Map<String, String> errors) {
            CommandType[] made = new CommandType[1];
            EnvironmentForm.attempt(errors, "export", () -> made[0] = new CommandType(List.of(form.value("export"))));
            // Mistakes of the others are told even if there is no export yet.
            CommandType command = made[0] == null ? new CommandType(List.of("export", "${directory}")) : made[0];
            set(errors, form, "import", command::setImport);
            set(errors, form, "fingerprint", command::setFingerprint);
            set(errors, form, "freeze", command::setFreeze);
            set(errors, form, "thaw", command::setThaw);
            set(errors, form, "variables", command::setVariables);
            EnvironmentForm.attempt(errors, "timeout", () -> command.setTimeout(form.value("timeout")));
            if (errors.isEmpty()) {
                EnvironmentForm.attempt(errors, "thaw", () -> command.commands("environment"));
            }
            return errors.isEmpty() ? made[0] : null;
        }
    };

    private final String symbol;
    private final Class<? extends EnvironmentType> type;
    private final Map<String, String> kinds;

    /** @param kinds kind of each field by name, as {@link EnvironmentEditor.Field} says it */
    TypeFields(String symbol, Class<? extends EnvironmentType> type, Map<String, String> kinds) {
        this.symbol = symbol;
        this.type = type;
        this.kinds = kinds;
    }

    private static Map<String, String> gitFields() {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (String field : List.of("url", "branch", "folder", "credentialsId")) {
            kinds.put(field, "text");
        }
        return kinds;
    }

    private static Map<String, String> directoryFields() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("path", "text");
        kinds.put("switch", "box");
        return kinds;
    }

    private static Map<String, String> commandFields() {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (String command : List.of("export", "import", "fingerprint", "freeze", "thaw", "variables")) {
            kinds.put(command, "lines");
        }
        kinds.put("timeout", "text");
        return kinds;
    }

    private static void set(
            Map<String, String> errors, EnvironmentForm form, String field, Consumer<List<String>> setter) {
        EnvironmentForm.attempt(errors, field, () -> setter.accept(List.of(form.value(field))));
    }

    /** Those whose types are there: a type may need a plugin that is not installed. */
    static List<TypeFields> offered() {
        return List.of(values()).stream()
                .filter(fields -> Jenkins.get().getDescriptor(fields.type) != null)
                .toList();
    }

    /** The fields of a definition that exists; empty if the page does not know its type. */
    static Optional<TypeFields> of(EnvironmentType type) {
        return offered().stream().filter(fields -> fields.type.isInstance(type)).findFirst();
    }

    /** The type of this symbol, a directory unless it is another known one. */
    static TypeFields named(String symbol) {
        return offered().stream()
                .filter(fields -> fields.symbol.equals(symbol))
                .findFirst()
                .orElse(DIRECTORY);
    }

    /** As configuration-as-code and the form call it. */
    String symbol() {
        return symbol;
    }

    /** Whose help explains the fields. */
    Class<? extends EnvironmentType> type() {
        return type;
    }

    Map<String, String> kinds() {
        return kinds;
    }

    /** Puts what a definition says into the form's values. */
    abstract void show(EnvironmentType type, Map<String, String> values);

    /** Makes the type of what was typed; null if it cannot be, which the errors tell by field. */
    abstract EnvironmentType make(EnvironmentForm form, Map<String, String> errors);
}
