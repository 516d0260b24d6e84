package io.jenkins.embedded;

import hudson.Extension;
import hudson.ExtensionList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;

/**
 * Finds extensions: the plugin's and the tests' through their Sezpoz index, the host's own through the resource
 * {@value #HOST_LIST}, one class name a line. Each is made once, when first asked for.
 */
public final class Extensions {
    static final String HOST_LIST = "META-INF/embedded/extensions.txt";

    private static final Map<Class<? extends Annotation>, Predicate<IndexItem<?, Object>>> FURTHER =
            new LinkedHashMap<>();

    private final List<Component> components = new ArrayList<>();
    private final Map<Class<?>, ExtensionList<?>> lists = new ConcurrentHashMap<>();

    private static final class Component {
        final Class<?> type;
        final double ordinal;
        final Callable<Object> maker;
        private Object instance;

        Component(Class<?> type, double ordinal, Callable<Object> maker) {
            this.type = type;
            this.ordinal = ordinal;
            this.maker = maker;
        }

        synchronized Object instance() {
            if (instance == null) {
                try {
                    instance = maker.call();
                } catch (Exception | LinkageError e) {
                    throw new IllegalStateException("The extension " + type.getName() + " cannot be made: " + e, e);
                }
            }
            return instance;
        }
    }

    /** Lets tests' extensions in: those of a further annotation that pass the filter when a host starts. */
    public static void alsoFrom(Class<? extends Annotation> annotation, Predicate<IndexItem<?, Object>> filter) {
        FURTHER.put(annotation, filter);
    }

    public Extensions(ClassLoader loader) {
        readHostList(loader);
        readIndex(Extension.class, loader, item -> true);
        FURTHER.forEach((annotation, filter) -> readIndex(annotation, loader, filter));
        components.sort(Comparator.comparingDouble((Component component) -> component.ordinal)
                .reversed());
    }

    private void readHostList(ClassLoader loader) {
        try {
            for (URL url : Collections.list(loader.getResources(HOST_LIST))) {
                try (InputStream in = url.openStream();
                        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                        String name = line.strip();
                        if (!name.isEmpty() && !name.startsWith("#")) {
                            Class<?> type = Class.forName(name, false, loader);
                            components.add(new Component(type, -1, () -> make(type)));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(HOST_LIST + " names a class that is not there: " + e.getMessage(), e);
        }
    }

    private static Object make(Class<?> type) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private void readIndex(
            Class<? extends Annotation> annotation, ClassLoader loader, Predicate<IndexItem<?, Object>> filter) {
        for (IndexItem<?, Object> item : (Index<?, Object>) Index.load((Class) annotation, Object.class, loader)) {
            if (!filter.test(item)) {
                continue;
            }
            try {
                Class<?> type = typeOf(item);
                double ordinal = item.annotation() instanceof Extension extension ? extension.ordinal() : 0;
                components.add(new Component(type, ordinal, item::instance));
            } catch (InstantiationException | LinkageError e) {
                throw new IllegalStateException(
                        "The extension index names " + item.className() + "." + item.memberName()
                                + ", which cannot be loaded: " + e,
                        e);
            }
        }
    }

    private static Class<?> typeOf(IndexItem<?, Object> item) throws InstantiationException {
        if (item.element() instanceof java.lang.reflect.Field field) {
            return field.getType();
        }
        return item.element() instanceof java.lang.reflect.Method method
                ? method.getReturnType()
                : (Class<?>) item.element();
    }

    /** All extensions of a type, made if need be, highest ordinal first. */
    public <T> List<T> instances(Class<T> type) {
        List<T> found = new ArrayList<>();
        for (Component component : components) {
            if (type.isAssignableFrom(component.type)) {
                found.add(type.cast(component.instance()));
            }
        }
        return found;
    }

    @SuppressWarnings("unchecked")
    public <T> ExtensionList<T> list(Class<T> type) {
        return (ExtensionList<T>) lists.computeIfAbsent(type, key -> new ExtensionList<>(this, type));
    }
}
