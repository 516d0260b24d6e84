package io.jenkins.plugins.promotion.config;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.GroovyShell;
import groovy.util.DelegatingScript;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.directory.DirectoryType;
import java.beans.Introspector;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.jenkinsci.Symbol;
import org.junit.Test;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The script for Job DSL in docs/environments.md says only what is described, by the rules of that plugin: a closure for
 * what is described itself, named by its symbol; a value of its type for the rest; nothing that is required left out.
 */
public class JobDslExampleTest {

    /** What a name in a closure stands for. */
    private interface Named {
        void call(String name, Object value);
    }

    private static final class Context extends GroovyObjectSupport {
        private final Named named;

        Context(Named named) {
            this.named = named;
        }

        @Override
        public Object invokeMethod(String name, Object args) {
            Object[] all = (Object[]) args;
            named.call(name, all[all.length - 1]);
            return null;
        }
    }

    private final List<String> said = new ArrayList<>();

    private static void in(Object closure, Named named) {
        assertTrue("a closure and not " + closure, closure instanceof Closure);
        Closure<?> block = (Closure<?>) closure;
        block.setDelegate(new Context(named));
        block.setResolveStrategy(Closure.DELEGATE_ONLY);
        block.call();
    }

    private static String symbol(Class<?> type) {
        return Arrays.stream(type.getDeclaredClasses())
                .filter(nested -> nested.isAnnotationPresent(Symbol.class))
                .map(nested -> nested.getAnnotation(Symbol.class).value()[0])
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Type> required(Class<?> type) {
        Map<String, Type> required = new HashMap<>();
        for (Constructor<?> constructor : type.getConstructors()) {
            if (constructor.isAnnotationPresent(DataBoundConstructor.class)) {
                for (Parameter parameter : constructor.getParameters()) {
                    required.put(parameter.getName(), parameter.getParameterizedType());
                }
            }
        }
        return required;
    }

    private void describable(Class<?> type, Object closure) {
        Map<String, Type> known = required(type);
        Set<String> missing = new HashSet<>(known.keySet());
        for (Method method : type.getMethods()) {
            if (method.isAnnotationPresent(DataBoundSetter.class)) {
                known.put(
                        Introspector.decapitalize(method.getName().substring(3)), method.getGenericParameterTypes()[0]);
            }
        }
        in(closure, (name, value) -> {
            assertTrue(type.getSimpleName() + " has no " + name + " but " + known.keySet(), known.containsKey(name));
            missing.remove(name);
            value(name, known.get(name), value);
        });
        assertEquals(type.getSimpleName() + " lacks", Set.of(), missing);
    }

    private void value(String name, Type type, Object value) {
        if (type instanceof ParameterizedType list && !list.getActualTypeArguments()[0].equals(String.class)) {
            oneOf(List.of((Class<?>) list.getActualTypeArguments()[0]), value);
        } else if (type.equals(EnvironmentType.class)) {
            oneOf(List.of(DirectoryType.class), value);
        } else {
            Class<?> wanted = type instanceof ParameterizedType list ? (Class<?>) list.getRawType() : (Class<?>) type;
            assertTrue(name + " is a " + wanted.getSimpleName(), wanted.isInstance(value));
            said.add(name);
        }
    }

    private void oneOf(List<Class<?>> types, Object closure) {
        in(closure, (name, value) -> {
            Class<?> type = types.stream()
                    .filter(one -> symbol(one).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is none of " + types));
            describable(type, value);
        });
    }

    @Test
    public void saysWhatIsDescribed() throws Exception {
        String text = Files.readString(Path.of("docs/environments.md"));
        int from = text.indexOf("```groovy\nfolder('shop')") + "```groovy\n".length();
        CompilerConfiguration scripts = new CompilerConfiguration();
        scripts.setScriptBaseClass(DelegatingScript.class.getName());
        DelegatingScript script = (DelegatingScript) new GroovyShell(getClass().getClassLoader(), scripts)
                .parse(text.substring(from, text.indexOf("```", from)));
        script.setDelegate(new Context((folder, closure) -> {
            assertEquals("folder", folder);
            in(closure, (properties, all) -> {
                assertEquals("properties", properties);
                oneOf(List.of(FolderEnvironments.class), all);
            });
        }));
        script.run();
        assertEquals(List.of("name", "path", "node", "jobs"), said);
    }
}
