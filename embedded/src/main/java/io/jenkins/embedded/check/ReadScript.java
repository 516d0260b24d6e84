package io.jenkins.embedded.check;

import com.cloudbees.groovy.cps.NonCPS;
import io.jenkins.embedded.declarative.Syntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.ListExpression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.classgen.GeneratorContext;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.CompilePhase;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.control.customizers.CompilationCustomizer;
import org.codehaus.groovy.control.customizers.ImportCustomizer;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;

/** A Jenkinsfile as the compiler reads it, nothing of it run: its calls, the parameters it declares, its mistakes. */
public final class ReadScript {
    private static final Set<String> PARAMETERS = Set.of("string", "booleanParam", "choice", "text", "password");

    private final String name;
    private final List<Call> calls = new ArrayList<>();
    private final Set<String> own = new LinkedHashSet<>();
    private final Set<String> parameters = new TreeSet<>();
    private final List<String> mistakes = new ArrayList<>();
    private boolean declaresUnreadable;

    /**
     * A call without a receiver.
     *
     * @param named the values by their names where they are constants; {@link Optional#empty()} for what is computed
     * @param unnamed the value without a name, if there is one
     * @param open whether there are arguments that cannot be read off, such as a map in a variable
     */
    record Call(
            String name,
            String place,
            Map<String, Optional<Object>> named,
            Optional<Object> unnamed,
            boolean hasUnnamed,
            boolean open) {}

    private ReadScript(String name) {
        this.name = name;
    }

    /** @param name the file's, for messages */
    public static ReadScript of(String name, String text) {
        ReadScript script = new ReadScript(name);
        CompilerConfiguration configuration = new CompilerConfiguration();
        ImportCustomizer imports = new ImportCustomizer();
        imports.addStarImports(NonCPS.class.getPackage().getName(), "hudson.model", "jenkins.model");
        configuration.addCompilationCustomizers(imports, script.new Reader(), new Syntax());
        CompilationUnit unit = new CompilationUnit(configuration);
        unit.addSource("WorkflowScript.groovy", text);
        try {
            unit.compile(Phases.SEMANTIC_ANALYSIS);
        } catch (MultipleCompilationErrorsException e) {
            for (Object error : e.getErrorCollector().getErrors()) {
                script.mistakes.add(
                        error instanceof SyntaxErrorMessage syntax
                                ? script.place(
                                                syntax.getCause().getStartLine(),
                                                syntax.getCause().getStartColumn()) + ": "
                                        + syntax.getCause().getOriginalMessage()
                                : name + ": " + error);
            }
        }
        return script;
    }

    /** Every mistake that the compiler found, each with its place. */
    public List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /** The names of the build parameters that it declares; empty where they cannot be read off. */
    public Optional<Set<String>> parameters() {
        return declaresUnreadable || !mistakes.isEmpty() ? Optional.empty() : Optional.of(parameters);
    }

    List<Call> calls() {
        return calls;
    }

    /** Whether a name is a method or a variable of the script itself. */
    boolean isOwn(String called) {
        return own.contains(called);
    }

    private String place(int line, int column) {
        return name + " line " + line + ", column " + column;
    }

    private final class Reader extends CompilationCustomizer {
        Reader() {
            super(CompilePhase.CONVERSION);
        }

        @Override
        public void call(SourceUnit source, GeneratorContext context, ClassNode type) {
            Visitor visitor = new Visitor();
            for (MethodNode method : source.getAST().getMethods()) {
                own.add(method.getName());
                visitor.names(method.getParameters());
                method.getCode().visit(visitor);
            }
            source.getAST().getStatementBlock().visit(visitor);
        }
    }

    private final class Visitor extends CodeVisitorSupport {
        void names(Parameter[] declared) {
            for (Parameter parameter : declared == null ? new Parameter[0] : declared) {
                own.add(parameter.getName());
            }
        }

        @Override
        public void visitDeclarationExpression(DeclarationExpression expression) {
            if (!expression.isMultipleAssignmentDeclaration()) {
                own.add(expression.getVariableExpression().getName());
            }
            super.visitDeclarationExpression(expression);
        }

        @Override
        public void visitClosureExpression(ClosureExpression expression) {
            names(expression.getParameters());
            super.visitClosureExpression(expression);
        }

        @Override
        public void visitMethodCallExpression(MethodCallExpression call) {
            String called = call.getMethodAsString();
            if (call.isImplicitThis() && called != null) {
                Call read = read(called, call);
                calls.add(read);
                if (PARAMETERS.contains(called)) {
                    declared(read);
                } else if (called.equals("parameters") && !read.hasUnnamed() && read.open()) {
                    declaresUnreadable = true;
                }
            }
            super.visitMethodCallExpression(call);
        }
    }

    private void declared(Call call) {
        Optional<Object> declared = call.named().getOrDefault("name", Optional.empty());
        declared.ifPresentOrElse(value -> parameters.add(value.toString()), () -> declaresUnreadable = true);
    }

    private Call read(String called, MethodCallExpression call) {
        Map<String, Optional<Object>> named = new LinkedHashMap<>();
        Optional<Object> unnamed = Optional.empty();
        boolean hasUnnamed = false;
        boolean open = false;
        ASTNode arguments = call.getArguments();
        for (Expression each :
                arguments instanceof TupleExpression all ? all.getExpressions() : List.<Expression>of()) {
            if (each instanceof MapExpression map) {
                for (MapEntryExpression entry : map.getMapEntryExpressions()) {
                    if (entry.getKeyExpression() instanceof ConstantExpression key) {
                        named.put(key.getText(), constant(entry.getValueExpression()));
                    } else {
                        open = true;
                    }
                }
            } else if (!(each instanceof ClosureExpression)) {
                hasUnnamed = true;
                unnamed = constant(each);
                // A map in a variable, or a list of what is computed.
                open |= each instanceof VariableExpression || unnamed.isEmpty();
            }
        }
        return new Call(called, place(call.getLineNumber(), call.getColumnNumber()), named, unnamed, hasUnnamed, open);
    }

    private static Optional<Object> constant(Expression expression) {
        if (expression instanceof ConstantExpression constant) {
            return Optional.ofNullable(constant.getValue());
        }
        if (expression instanceof ListExpression list) {
            List<Object> values = new ArrayList<>();
            for (Expression each : list.getExpressions()) {
                Optional<Object> value = constant(each);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                values.add(value.get());
            }
            return Optional.of(values);
        }
        return Optional.empty();
    }
}
