package io.jenkins.plugins.promotion.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Kind {@code command}: a program on the environment's node, started without a shell.
 *
 * @param argv the program and its arguments; each element may hold <code>${name}</code> references
 * @param readOnly whether it changes nothing, so that a dry run may execute it
 * @param env variables added to the node's; values may hold references, those to credentials included
 * @param cwd directory to run in, relative to the root; {@code .} is the root
 */
public record RunCommand(List<String> argv, boolean readOnly, Map<String, String> env, String cwd)
        implements ItemAction {
    static final ItemKind KIND =
            new ItemKind("command", RunCommand.class, List.of("argv", "readOnly", "env", "cwd"), RunCommand::read);

    public RunCommand {
        argv = List.copyOf(argv);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }

    private static RunCommand read(Fields item, References references) {
        List<String> argv = CheckReader.argv(item, "argv", references);
        Map<String, String> env = new LinkedHashMap<>();
        item.mapping("env").ifPresent(fields -> {
            for (String name : fields.all().keySet()) {
                if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    fields.problem(name, "is no name of a variable", "use letters, digits and '_'");
                }
                String text = fields.text(name).orElse("");
                references.checkEnv(fields, name, text);
                env.put(name, text);
            }
        });
        String cwd = item.text("cwd").filter(text -> !text.equals(".")).isPresent() ? item.path("cwd", "") : ".";
        return new RunCommand(argv, item.flag("readOnly"), env, cwd);
    }

    @Override
    public String kind() {
        return KIND.word();
    }

    @Override
    public void write(FieldWriter fields) {
        fields.texts("argv", argv);
        fields.flag("readOnly", readOnly);
        fields.plain("env", env.isEmpty() ? "" : YamlWords.map(env));
        fields.text("cwd", cwd.equals(".") ? "" : cwd);
    }

    @Override
    public void digest(Canonical digest, PlanFiles files) {
        digest.texts(argv).flag(readOnly).texts(env).text(cwd);
    }

    @Override
    public String how() {
        return "run " + YamlWords.list(argv);
    }

    /** The variables stay as they are, since they may be secrets; that they can be resolved is made sure. */
    @Override
    public RunCommand resolved(ParameterValues values) {
        RunCommand resolved = new RunCommand(values.texts(argv), readOnly, env, cwd);
        values.variables(env, id -> "");
        return resolved;
    }
}
