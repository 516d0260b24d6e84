package io.jenkins.embedded.bind;

import hudson.model.Descriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Makes one object from named arguments through its {@code @DataBoundConstructor} and {@code @DataBoundSetter}s.
 * Genuine Jenkins only warns of unknown parameters; this host refuses them, as the plugin's own steps do.
 *
 * @param <T> what is made
 */
public final class Binder<T> {
    private final String what;
    private final Class<? extends T> type;
    private final Constructor<?> constructor;
    private final Map<String, Setter> setters = new LinkedHashMap<>();

    /** How one optional argument is given. */
    private interface Assignment {
        void set(Object target, Object value) throws Exception;
    }

    private record Setter(Type type, Assignment assignment) {}

    private Binder(String what, Class<? extends T> type) {
        this.what = what;
        this.type = type;
        this.constructor = Arrays.stream(type.getDeclaredConstructors())
                .filter(candidate -> candidate.isAnnotationPresent(DataBoundConstructor.class))
                .findFirst()
                .orElse(null);
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                if (method.isAnnotationPresent(DataBoundSetter.class)
                        && method.getParameterCount() == 1
                        && method.getName().startsWith("set")) {
                    method.setAccessible(true);
                    setters.putIfAbsent(
                            decapitalize(method.getName().substring(3)),
                            new Setter(method.getGenericParameterTypes()[0], method::invoke));
                }
            }
            for (Field field : c.getDeclaredFields()) {
                if (field.isAnnotationPresent(DataBoundSetter.class)) {
                    field.setAccessible(true);
                    setters.putIfAbsent(field.getName(), new Setter(field.getGenericType(), field::set));
                }
            }
        }
    }

    static String decapitalize(String name) {
        return java.beans.Introspector.decapitalize(name);
    }

    /** For a step, so that errors name it. */
    public static <T> Binder<T> forStep(String functionName, Class<? extends T> type) {
        return new Binder<>("step '" + functionName + "'", type);
    }

    /** For any class; errors call it as told. */
    public static <T> Binder<T> named(String what, Class<? extends T> type) {
        return new Binder<>(what, type);
    }

    /** One value as a type asks for it. */
    public static Object convert(Type type, Object value, String name) throws Exception {
        return Coercion.to(type, value, "the configuration", name);
    }

    /** For any class; errors name it by its symbol or simple name. */
    public static <T> Binder<T> of(Class<? extends T> type) {
        return new Binder<>("'" + type.getSimpleName() + "'", type);
    }

    /** Parameters the constructor asks for. */
    public List<String> required() {
        List<String> names = new ArrayList<>();
        if (constructor != null) {
            for (Parameter parameter : constructor.getParameters()) {
                if (!parameter.isNamePresent()) {
                    throw new IllegalStateException(type.getName() + " was compiled without -parameters");
                }
                names.add(parameter.getName());
            }
        }
        return names;
    }

    /** All parameters, sorted. */
    public TreeSet<String> known() {
        TreeSet<String> names = new TreeSet<>(required());
        names.addAll(setters.keySet());
        return names;
    }

    /** What an unnamed argument means: the only required parameter, or the only parameter. Null when unclear. */
    public String soleParameter() {
        List<String> required = required();
        if (required.size() == 1) {
            return required.get(0);
        }
        return required.isEmpty() && setters.size() == 1
                ? setters.keySet().iterator().next()
                : null;
    }

    /** Generic types of the parameters by name. */
    public Map<String, Type> types() {
        Map<String, Type> types = new LinkedHashMap<>();
        if (constructor != null) {
            Type[] generic = constructor.getGenericParameterTypes();
            List<String> names = required();
            for (int i = 0; i < names.size(); i++) {
                types.put(names.get(i), generic[i]);
            }
        }
        setters.forEach((name, setter) -> types.put(name, setter.type()));
        return types;
    }

    /** @throws Refusal naming the unknown, missing or ill-typed parameter */
    public T instantiate(Map<String, ?> given) throws Exception {
        if (constructor == null) {
            throw new Refusal(type.getName() + " has no @DataBoundConstructor");
        }
        TreeSet<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(known());
        if (!unknown.isEmpty()) {
            throw new Refusal("Unknown parameter(s) of " + what + ": " + String.join(", ", unknown) + "; it knows "
                    + (known().isEmpty() ? "none" : String.join(", ", known())));
        }
        constructor.setAccessible(true);
        List<String> names = required();
        Type[] types = constructor.getGenericParameterTypes();
        Object[] arguments = new Object[names.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = Coercion.to(types[i], given.get(names.get(i)), what, names.get(i));
        }
        try {
            T made = type.cast(constructor.newInstance(arguments));
            configure(made, given, names);
            return made;
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        }
    }

    /** Gives values to an object that is there already. */
    public void configure(T target, Map<String, ?> given) throws Exception {
        try {
            configure(target, given, List.of());
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        }
    }

    /** Calls the setters of the given parameters that are not in the constructor. */
    private void configure(T target, Map<String, ?> given, List<String> done) throws Exception {
        for (Map.Entry<String, Setter> entry : setters.entrySet()) {
            String name = entry.getKey();
            if (given.containsKey(name) && !done.contains(name)) {
                Object value = Coercion.to(entry.getValue().type(), given.get(name), what, name);
                entry.getValue().assignment().set(target, value);
            }
        }
    }

    private static Exception unwrapped(InvocationTargetException e) throws Exception {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof Exception cause ? cause : e;
    }

    // --- choosing a class

    /** The class that a symbol, or a class name, means among the kinds of {@code base}; null when there is none. */
    public static Class<?> classOf(Class<?> base, String symbol, String klass) {
        for (Descriptor<?> descriptor : Jenkins.get().getExtensionList(Descriptor.class)) {
            if (!base.isAssignableFrom(descriptor.clazz)) {
                continue;
            }
            if (klass != null
                    && (descriptor.clazz.getName().equals(klass)
                            || descriptor.clazz.getSimpleName().equals(klass))) {
                return descriptor.clazz;
            }
            if (symbol != null && symbols(descriptor).contains(symbol)) {
                return descriptor.clazz;
            }
        }
        boolean concrete = !base.isInterface() && !Modifier.isAbstract(base.getModifiers());
        return symbol == null && klass == null && concrete ? base : null;
    }

    /** The names that {@code @Symbol} gives. */
    public static List<String> symbols(Object extension) {
        Symbol symbol = extension.getClass().getAnnotation(Symbol.class);
        return symbol == null ? List.of() : List.of(symbol.value());
    }

    /** Every symbol of a kind of describable. */
    public static TreeSet<String> symbolsFor(Class<?> base) {
        TreeSet<String> found = new TreeSet<>();
        for (Descriptor<?> descriptor : Jenkins.get().getExtensionList(Descriptor.class)) {
            if (base.isAssignableFrom(descriptor.clazz)) {
                found.addAll(symbols(descriptor));
            }
        }
        return found;
    }

    /** Makes the describable that a symbol means. */
    public static Object describable(Class<?> base, String symbol, String klass, Map<String, ?> arguments)
            throws Exception {
        Class<?> chosen = classOf(base, symbol, klass);
        if (chosen == null) {
            throw new Refusal("No " + base.getSimpleName() + " is called '" + (symbol == null ? klass : symbol)
                    + "'; known: " + String.join(", ", symbolsFor(base)));
        }
        Binder<Object> binder = of(chosen);
        Map<String, Object> named = new LinkedHashMap<>(arguments);
        if (named.containsKey(UninstantiatedDescribable.ANONYMOUS_KEY)) {
            Object value = named.remove(UninstantiatedDescribable.ANONYMOUS_KEY);
            String sole = binder.soleParameter();
            if (sole == null) {
                throw new Refusal("Arguments of '" + symbol + "' must be named");
            }
            named.put(sole, value);
        }
        return binder.instantiate(named);
    }

    /** True when some extension knows a describable by this symbol. */
    public static boolean isSymbol(String name) {
        for (Descriptor<?> descriptor : Jenkins.get().getExtensionList(Descriptor.class)) {
            if (symbols(descriptor).contains(name)) {
                return true;
            }
        }
        return false;
    }
}
