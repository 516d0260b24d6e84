package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Kind {@code sql}: statements of SQL, in one transaction, through a data source that an administrator defined with the
 * environment.
 *
 * @param dataSource its name there
 * @param script a file beside the plan, taken as it is; empty where {@code statements} has them
 * @param statements one an element; a reference becomes a literal of SQL
 * @param separator the line that separates statements of the script; empty for semicolons
 * @param idempotent whether running it twice does no more than running it once, so that it may be run again after a crash
 */
public record RunScript(
        String dataSource, Optional<String> script, List<String> statements, String separator, boolean idempotent)
        implements ItemAction {
    static final ItemKind KIND = new ItemKind(
            "sql",
            RunScript.class,
            List.of("dataSource", "source", "statements", "separator", "idempotent"),
            RunScript::read);

    private static final int SHOWN = 5;

    public RunScript {
        statements = List.copyOf(statements);
    }

    private static RunScript read(Fields item, References references) {
        String dataSource = dataSource(item);
        List<String> statements = item.texts("statements", true);
        references.checkSql(item, "statements", statements);
        Optional<String> script = item.has("source")
                ? Optional.of(item.path("source", "write the name of a file beside the plan"))
                : Optional.empty();
        if (script.isPresent() == item.has("statements")) {
            item.problem(
                    script.isPresent() ? "statements" : "source",
                    script.isPresent() ? "stands beside source" : "is missing",
                    "write source: a file beside the plan, or statements: a list");
        }
        try {
            SqlScript.of(statements);
        } catch (Refusal e) {
            item.problem("statements", "is refused", e.getMessage());
        }
        String separator = item.text("separator").orElse("");
        if (item.has("separator") && (script.isEmpty() || !separator.matches("\\S{1,20}") || separator.equals(";"))) {
            item.problem(
                    "separator",
                    Problems.quote(separator) + " separates no statements of a file",
                    "write what stands alone on a line of the source, such as '/' or GO; a semicolon needs no separator");
        }
        return new RunScript(dataSource, script, statements, separator, item.flag("idempotent"));
    }

    /** The name of a data source in the field for it. */
    static String dataSource(Fields fields) {
        String name = fields.required("dataSource", "write the name of a data source of the environment");
        if (!name.isBlank() && !name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
            fields.problem(
                    "dataSource",
                    Problems.quote(name) + " is no name of a data source",
                    "write the name by which an administrator defined one with the environment; addresses stand there");
        }
        return name;
    }

    /**
     * The statements, of which every reference is resolved.
     *
     * @param bytes of the script, if there is one
     */
    public SqlScript script(byte[] bytes) {
        return script.isEmpty() ? SqlScript.of(statements) : SqlScript.of(bytes, separator);
    }

    @Override
    public String kind() {
        return KIND.word();
    }

    @Override
    public void write(FieldWriter fields) {
        fields.text("dataSource", dataSource);
        fields.text("source", script.orElse(""));
        fields.texts("statements", statements);
        fields.text("separator", separator);
        fields.flag("idempotent", idempotent);
    }

    @Override
    public void digest(Canonical digest, PlanFiles files) throws IOException {
        digest.text(dataSource)
                .texts(statements)
                .text(separator)
                .flag(idempotent)
                .optional(script);
        if (script.isPresent()) {
            digest.text(Canonical.sha256(files.read(script.get())));
        }
    }

    @Override
    public String how() {
        String more = statements.size() > SHOWN ? "; and " + (statements.size() - SHOWN) + " more" : "";
        return "run on data source " + dataSource + ": "
                + script.orElseGet(
                        () -> String.join("; ", statements.subList(0, Math.min(SHOWN, statements.size()))) + more);
    }

    @Override
    public List<String> details(PlanFiles files) throws IOException {
        if (script.isEmpty()) {
            return statements;
        }
        try {
            return script(files.read(script.get())).statements().stream()
                    .map(SqlScript.Statement::text)
                    .toList();
        } catch (Refusal e) {
            return List.of(e.getMessage());
        }
    }

    /** What readers should know of these statements; empty for nothing. */
    public String caution(List<String> texts) {
        boolean outside = texts.size() > 1
                && texts.stream().map(text -> new SqlScript.Statement(text, 0)).anyMatch(SqlScript.Statement::defines);
        return outside
                ? " — it has CREATE, ALTER, DROP or the like, at which MySQL, Oracle, H2 and others commit by themselves:"
                        + " there it cannot be undone in one transaction"
                : "";
    }

    @Override
    public RunScript resolved(ParameterValues values) {
        return new RunScript(
                dataSource, script, statements.stream().map(values::sql).toList(), separator, idempotent);
    }

    @Override
    public Optional<String> source() {
        return script;
    }

    @Override
    public Optional<String> dataSourceName() {
        return Optional.of(dataSource);
    }

    @Override
    public Optional<String> objection(byte[] source) {
        try {
            SqlScript.of(source, separator);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e.getMessage());
        }
    }
}
