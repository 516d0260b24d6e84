package org.jenkinsci.plugins.workflow.cps;

import com.cloudbees.groovy.cps.CpsTransformer;
import com.cloudbees.groovy.cps.NonCPS;
import com.cloudbees.groovy.cps.SerializableScript;
import com.cloudbees.groovy.cps.TransformerConfiguration;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import groovy.lang.MissingPropertyException;
import hudson.AbortException;
import io.jenkins.embedded.declarative.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.codehaus.groovy.control.customizers.ImportCustomizer;

/** The base of every Jenkinsfile: unknown methods are steps, unknown names are the host's variables. */
public abstract class CpsScript extends SerializableScript {
    private static final long serialVersionUID = 1;
    private static final String NAME = "WorkflowScript";

    private CpsFlowExecution execution;

    static GroovyShell shell(CpsFlowExecution execution) {
        CompilerConfiguration configuration = new CompilerConfiguration();
        configuration.setScriptBaseClass(CpsScript.class.getName());
        ImportCustomizer imports = new ImportCustomizer();
        imports.addStarImports(NonCPS.class.getPackage().getName(), "hudson.model", "jenkins.model");
        CpsTransformer transformer = new CpsTransformer();
        transformer.setConfiguration(new TransformerConfiguration());
        configuration.addCompilationCustomizers(imports, new Syntax(), transformer);
        return new GroovyShell(CpsScript.class.getClassLoader(), new Binding(), configuration);
    }

    /** @throws AbortException with the compiler's message, without a stack trace */
    static CpsScript parse(GroovyShell shell, String text, CpsFlowExecution execution) throws IOException {
        return parse(shell, NAME, text, execution);
    }

    /** What runs a Declarative Pipeline: a script of the same kind, which the host brings. */
    static CpsScript declarative(GroovyShell shell, CpsFlowExecution execution) throws IOException {
        try (InputStream in = Syntax.class.getResourceAsStream("Declarative.groovy")) {
            return parse(shell, "Declarative", new String(in.readAllBytes(), StandardCharsets.UTF_8), execution);
        }
    }

    private static CpsScript parse(GroovyShell shell, String name, String text, CpsFlowExecution execution)
            throws IOException {
        try {
            CpsScript script = (CpsScript) shell.parse(text, name);
            script.execution = execution;
            return script;
        } catch (CompilationFailedException e) {
            throw new AbortException("The Jenkinsfile does not compile: " + e.getMessage());
        }
    }

    private Dsl dsl() {
        return new Dsl(execution);
    }

    @Override
    public Object getProperty(String property) {
        if (getBinding().hasVariable(property)) {
            return getBinding().getVariable(property);
        }
        Object known = dsl().variable(property);
        if (known != null) {
            return known;
        }
        if (property.equals("binding") || property.equals("metaClass") || property.equals("class")) {
            return super.getProperty(property);
        }
        Object variable = EnvActionImpl.forRun(execution.run()).getProperty(property);
        if (variable != null) {
            return variable;
        }
        throw new MissingPropertyException(property, getClass());
    }

    @Override
    public Object invokeMethod(String name, Object args) {
        return dsl().call(this, name, args);
    }

    /** Not Groovy's own method of this name. */
    public Object sleep(long time) {
        return invokeMethod("sleep", new Object[] {time});
    }

    @Override
    public void println(Object value) {
        invokeMethod("echo", new Object[] {String.valueOf(value)});
    }

    @Override
    public void println() {
        println("");
    }

    @Override
    public void print(Object value) {
        println(value);
    }
}
