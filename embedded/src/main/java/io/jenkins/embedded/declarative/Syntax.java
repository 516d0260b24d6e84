package io.jenkins.embedded.declarative;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;

/** Looks through a Declarative Pipeline before it runs, and tells all at once what this host would not run. */
public final class Syntax extends CompilationCustomizer {
    private static final Set<String> TOP = Set.of("agent", "options", "parameters", "environment", "stages", "post");
    private static final Set<String> STAGE =
            Set.of("agent", "options", "environment", "when", "steps", "stages", "parallel", "failFast", "post");
    private static final Set<String> AGENT = Set.of("label", "node");
    private static final Set<String> OPTIONS = Set.of(
            "timeout",
            "retry",
            "skipDefaultCheckout",
            "skipStagesAfterUnstable",
            "parallelsAlwaysFailFast",
            "disableConcurrentBuilds",
            "disableRestartFromStage",
            "buildDiscarder",
            "timestamps");
    private static final Set<String> WHEN =
            Set.of("expression", "environment", "branch", "equals", "not", "allOf", "anyOf", "beforeAgent");
    private static final Set<String> NESTED = Set.of("not", "allOf", "anyOf");
    private static final Set<String> POST = Set.of(
            "always",
            "changed",
            "fixed",
            "regression",
            "aborted",
            "failure",
            "success",
            "unstable",
            "unsuccessful",
            "cleanup");
    private static final Set<String> PARAMETERS = Set.of("string", "booleanParam", "choice");

    /** The condition {@code equals} under another name, for every object has a method of that one. */
    static final String EQUALS = "isEqual";

    private SourceUnit source;

    public Syntax() {
        super(CompilePhase.CONVERSION);
    }

    @Override
    public void call(SourceUnit unit, GeneratorContext context, ClassNode type) {
        source = unit;
        for (Statement statement : unit.getAST().getStatementBlock().getStatements()) {
            MethodCallExpression call = call(statement);
            if (call != null
                    && call.getMethodAsString() != null
                    && call.getMethodAsString().equals("pipeline")
                    && block(call) != null) {
                pipeline(call);
            }
        }
    }

    private void refuse(ASTNode where, String what) {
        source.getErrorCollector()
                .addErrorAndContinue(new SyntaxErrorMessage(
                        new SyntaxException(what, where.getLineNumber(), where.getColumnNumber()), source));
    }

    /** The line as a call without a receiver, or null. */
    private static MethodCallExpression call(Statement statement) {
        return statement instanceof ExpressionStatement line
                        && line.getExpression() instanceof MethodCallExpression call
                        && call.isImplicitThis()
                ? call
                : null;
    }

    private static List<Expression> arguments(MethodCallExpression call) {
        return call.getArguments() instanceof TupleExpression all ? all.getExpressions() : List.of(call.getArguments());
    }

    private static ClosureExpression block(MethodCallExpression call) {
        List<Expression> all = arguments(call);
        return !all.isEmpty() && all.get(all.size() - 1) instanceof ClosureExpression block ? block : null;
    }

    private static List<Statement> lines(ClosureExpression block) {
        return block.getCode() instanceof BlockStatement all ? all.getStatements() : List.of(block.getCode());
    }

    /** Each line of a block has one of the names; tells the calls by name, which are named once where they must be. */
    private Set<String> names(MethodCallExpression section, String what, Set<String> known, boolean once) {
        Set<String> seen = new HashSet<>();
        ClosureExpression block = block(section);
        if (block == null) {
            refuse(section, what + " is followed by a block: " + section.getMethodAsString() + " { … }");
            return seen;
        }
        for (Statement line : lines(block)) {
            MethodCallExpression call = call(line);
            String name = call == null ? null : call.getMethodAsString();
            if (name == null) {
                refuse(line, "Expected one of " + new TreeSet<>(known) + " in " + what);
            } else if (!known.contains(name)) {
                refuse(
                        line,
                        "'" + name + "' in " + what + " is not known to the embedded host, which knows "
                                + new TreeSet<>(known) + "; genuine Jenkins may know it");
            } else if (!seen.add(name) && once) {
                refuse(line, "'" + name + "' stands twice in " + what);
            }
        }
        return seen;
    }

    private List<MethodCallExpression> calls(MethodCallExpression section) {
        ClosureExpression block = block(section);
        return block == null
                ? List.of()
                : lines(block).stream()
                        .map(Syntax::call)
                        .filter(c -> c != null && c.getMethodAsString() != null)
                        .toList();
    }

    private void pipeline(MethodCallExpression pipeline) {
        Set<String> there = names(pipeline, "pipeline", TOP, true);
        for (String needed : List.of("agent", "stages")) {
            if (!there.contains(needed)) {
                refuse(pipeline, "pipeline has no '" + needed + "'");
            }
        }
        calls(pipeline).forEach(this::section);
    }

    private void section(MethodCallExpression section) {
        switch (section.getMethodAsString()) {
            case "agent" -> agent(section);
            case "options" -> names(section, "options", OPTIONS, true);
            case "parameters" -> names(section, "parameters", PARAMETERS, false);
            case "environment" -> environment(section);
            case "when" -> when(section, "when");
            case "stages", "parallel" -> stages(section);
            case "post" -> {
                names(section, "post", POST, true);
                calls(section).forEach(this::steps);
            }
            case "steps" -> steps(section);
            default -> {}
        }
    }

    private void agent(MethodCallExpression agent) {
        Expression value = arguments(agent).isEmpty() ? null : arguments(agent).get(0);
        if (value instanceof ClosureExpression) {
            names(agent, "agent", AGENT, true);
            calls(agent).stream()
                    .filter(c -> c.getMethodAsString().equals("node"))
                    .forEach(c -> names(c, "agent's node", Set.of("label"), true));
        } else if (!(value instanceof VariableExpression name)
                || !Set.of("any", "none").contains(name.getName())) {
            refuse(agent, "agent is 'any', 'none' or a block");
        }
    }

    private void environment(MethodCallExpression section) {
        ClosureExpression block = block(section);
        for (Statement line : block == null ? List.<Statement>of() : lines(block)) {
            boolean assigns = line instanceof ExpressionStatement one
                    && one.getExpression() instanceof BinaryExpression pair
                    && pair.getOperation().getText().equals("=")
                    && pair.getLeftExpression() instanceof VariableExpression;
            if (!assigns) {
                refuse(line, "Expected NAME = value in environment");
            } else if (((BinaryExpression) ((ExpressionStatement) line).getExpression()).getRightExpression()
                            instanceof MethodCallExpression call
                    && "credentials".equals(call.getMethodAsString())) {
                refuse(line, "'credentials' in environment is not known to the embedded host, which keeps none");
            }
        }
    }

    private void when(MethodCallExpression section, String what) {
        names(section, what, WHEN, false);
        for (MethodCallExpression call : calls(section)) {
            if (NESTED.contains(call.getMethodAsString())) {
                when(call, call.getMethodAsString());
            } else if (call.getMethodAsString().equals("equals")) {
                call.setMethod(new ConstantExpression(EQUALS));
            }
        }
    }

    private void stages(MethodCallExpression section) {
        String what = section.getMethodAsString();
        if (names(section, what, Set.of("stage"), false).isEmpty()) {
            refuse(section, what + " has no stage");
        }
        Set<String> taken = new HashSet<>();
        for (MethodCallExpression stage : calls(section)) {
            Expression name =
                    arguments(stage).isEmpty() ? null : arguments(stage).get(0);
            if (!(name instanceof ConstantExpression text)) {
                refuse(stage, "A stage has a name: stage('…') { … }");
            } else if (!taken.add(text.getText())) {
                refuse(stage, "There are two stages '" + text.getText() + "'");
            } else {
                stage(stage, "stage '" + text.getText() + "'");
            }
        }
    }

    private void stage(MethodCallExpression stage, String what) {
        Set<String> there = names(stage, what, STAGE, true);
        if (Set.of("steps", "stages", "parallel").stream()
                        .filter(there::contains)
                        .count()
                != 1) {
            refuse(stage, what + " has either 'steps', 'stages' or 'parallel'");
        }
        calls(stage).forEach(this::section);
    }

    /** Only steps stand here; whatever else Groovy can say belongs into a script block. */
    private void steps(MethodCallExpression section) {
        ClosureExpression block = block(section);
        for (Statement line : block == null ? List.<Statement>of() : lines(block)) {
            MethodCallExpression call = call(line);
            if (call == null || call.getMethodAsString() == null) {
                refuse(line, "Expected a step; anything else stands in script { … }");
            } else if (!call.getMethodAsString().equals("script") && block(call) != null) {
                steps(call);
            }
        }
    }
}
