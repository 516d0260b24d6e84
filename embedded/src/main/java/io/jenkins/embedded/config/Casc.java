package io.jenkins.embedded.config;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.google.common.reflect.TypeToken;
import hudson.ExtensionList;
import hudson.model.Describable;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.embedded.bind.Binder;
import io.jenkins.embedded.bind.Refusal;
import io.jenkins.plugins.casc.ConfigurationContext;
import io.jenkins.plugins.casc.Configurator;
import io.jenkins.plugins.casc.ConfiguratorException;
import io.jenkins.plugins.casc.model.CNode;
import io.jenkins.plugins.casc.model.Mapping;
import io.jenkins.plugins.casc.model.Scalar;
import io.jenkins.plugins.casc.model.Sequence;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import jenkins.model.GlobalConfiguration;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Configuration as code: the {@code unclassified:} part of the YAML that the configuration-as-code plugin reads, bound
 * to global configurations by {@code @Symbol}, and users with passwords from its {@code credentials:} part. Stricter than the plugin: what is unknown is refused, with its place.
 */
public final class Casc {
    private final YamlText yaml;
    private final List<String> mistakes = new ArrayList<>();

    private Casc(Path file, Map<String, String> variables) {
        this.yaml = new YamlText(file, variables);
    }

    /**
     * Applies a file as SYSTEM.
     *
     * @param variables values for {@code ${NAME}}; usually the environment and more
     * @throws Refusal with file, line and column of every mistake, a line each
     */
    public static void configure(Path file, Map<String, String> variables) throws IOException {
        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
            new Casc(file, variables).apply();
        }
    }

    private void apply() throws IOException {
        try {
            parts();
        } catch (Refusal e) {
            if (mistakes.isEmpty()) {
                throw e;
            }
            mistakes.add(e.getMessage());
        }
        if (!mistakes.isEmpty()) {
            throw new Refusal(String.join("\n", mistakes));
        }
    }

    private void parts() throws IOException {
        for (Map.Entry<String, Node> part : yaml.read().entrySet()) {
            if (part.getKey().equals("credentials")) {
                credentials(part.getValue());
                continue;
            }
            if (!part.getKey().equals("unclassified")) {
                throw yaml.mistake(
                        part.getValue(),
                        "'" + part.getKey() + "' is not known to the embedded host, which reads 'unclassified' and"
                                + " 'credentials' only;"
                                + " genuine Jenkins reads it through the configuration-as-code plugin");
            }
            Map<String, GlobalConfiguration> known = configurations();
            for (Map.Entry<String, Node> entry : yaml.mapping(part.getValue()).entrySet()) {
                GlobalConfiguration configuration = known.get(entry.getKey());
                if (configuration == null) {
                    throw yaml.mistake(
                            yaml.key(part.getValue(), entry.getKey()),
                            "'" + entry.getKey() + "' is not known; known: " + String.join(", ", known.keySet()));
                }
                configure(configuration, entry.getKey(), entry.getValue());
            }
        }
    }

    /** {@code system: {domainCredentials: [{credentials: […]}]}}, as the Credentials plugin has it. */
    private void credentials(Node node) {
        List<Credentials> found = new ArrayList<>();
        for (Node domain : yaml.sequence(sole(sole(node, "system"), "domainCredentials"))) {
            for (Node one : yaml.sequence(sole(domain, "credentials"))) {
                found.add((Credentials) describable(Credentials.class, "credentials", one));
            }
        }
        List<Credentials> store = SystemCredentialsProvider.getInstance().getCredentials();
        store.clear();
        store.addAll(found);
    }

    private Node sole(Node node, String name) {
        Map<String, Node> entries = yaml.mapping(node);
        if (!entries.keySet().equals(Set.of(name))) {
            throw yaml.mistake(node, "the embedded host knows '" + name + "' only here, not " + entries.keySet());
        }
        return entries.get(name);
    }

    private static Map<String, GlobalConfiguration> configurations() {
        Map<String, GlobalConfiguration> known = new TreeMap<>();
        for (GlobalConfiguration configuration : ExtensionList.lookup(GlobalConfiguration.class)) {
            for (String symbol : Binder.symbols(configuration)) {
                known.put(symbol, configuration);
            }
        }
        return known;
    }

    @SuppressWarnings("unchecked")
    private <T> void configure(T target, String name, Node node) {
        Binder<T> binder = (Binder<T>) Binder.named("'" + name + "'", target.getClass());
        Map<String, Object> values = values(binder, name, node);
        if (!mistakes.isEmpty()) {
            return;
        }
        try {
            binder.configure(target, values);
        } catch (Exception e) {
            throw placed(node, e);
        }
    }

    /** The bound values of one mapping; unknown names and values are noted where they stand, and the rest is read. */
    private Map<String, Object> values(Binder<?> binder, String name, Node node) {
        Map<String, Type> types = binder.types();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, Node> entry : yaml.mapping(node).entrySet()) {
            Type type = types.get(entry.getKey());
            try {
                if (type == null) {
                    throw yaml.mistake(
                            yaml.key(node, entry.getKey()),
                            "'" + name + "' has no '" + entry.getKey() + "'; it has "
                                    + String.join(", ", new TreeSet<>(types.keySet())));
                }
                values.put(entry.getKey(), value(type, entry.getKey(), entry.getValue()));
            } catch (Refusal e) {
                mistakes.add(e.getMessage());
            }
        }
        return values;
    }

    private Object value(Type type, String name, Node node) {
        Class<?> raw = TypeToken.of(type).getRawType();
        if (Collection.class.isAssignableFrom(raw) || raw.isArray()) {
            Type element = raw.isArray()
                    ? raw.getComponentType()
                    : type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : String.class;
            List<Object> list = new ArrayList<>();
            for (Node item : yaml.sequence(node)) {
                list.add(value(element, name, item));
            }
            return list;
        }
        try {
            for (Configurator<?> configurator : ExtensionList.lookup(Configurator.class)) {
                if (configurator.canConfigure(raw)) {
                    return configurator.configure(piece(node), new ConfigurationContext());
                }
            }
        } catch (ConfiguratorException e) {
            throw placed(node, e);
        }
        if (Describable.class.isAssignableFrom(raw) || node instanceof MappingNode) {
            return describable(raw, name, node);
        }
        String text = yaml.text(node);
        try {
            return Binder.convert(type, text, name);
        } catch (Exception e) {
            throw placed(node, e);
        }
    }

    private CNode piece(Node node) {
        if (node instanceof MappingNode) {
            Mapping mapping = new Mapping();
            yaml.mapping(node).forEach((key, value) -> mapping.put(key, piece(value)));
            return mapping;
        }
        if (node instanceof SequenceNode) {
            Sequence sequence = new Sequence();
            yaml.sequence(node).forEach(item -> sequence.add(piece(item)));
            return sequence;
        }
        return new Scalar(yaml.text(node));
    }

    /** A concrete class from its own values; a kind of describable from {@code symbol: {values}} or {@code symbol}. */
    private Object describable(Class<?> raw, String name, Node node) {
        boolean concrete = !raw.isInterface() && !Modifier.isAbstract(raw.getModifiers());
        Class<?> chosen = raw;
        Map<String, Object> given = Map.of();
        String what = name;
        Node place = node;
        if (!concrete) {
            String symbol;
            if (node instanceof MappingNode) {
                Map<String, Node> entries = yaml.mapping(node);
                if (entries.size() != 1) {
                    throw yaml.mistake(
                            node, "'" + name + "' expects one of " + Binder.symbolsFor(raw) + " with its values");
                }
                symbol = entries.keySet().iterator().next();
                place = entries.get(symbol);
            } else {
                symbol = yaml.text(node);
                place = null;
            }
            chosen = Binder.classOf(raw, symbol, null);
            if (chosen == null) {
                throw yaml.mistake(
                        node,
                        "no '" + name + "' is called '" + symbol + "'; known: "
                                + String.join(", ", Binder.symbolsFor(raw)));
            }
            what = symbol;
        }
        Binder<?> binder = Binder.named("'" + what + "'", chosen);
        int before = mistakes.size();
        if (place != null) {
            given = values(binder, what, place);
        }
        if (mistakes.size() > before) {
            return null; // What is wrong in it is noted, and nothing is configured.
        }
        try {
            return binder.instantiate(given);
        } catch (Exception e) {
            throw placed(node, e);
        }
    }

    private Refusal placed(Node node, Exception e) {
        if (e instanceof Refusal refusal && refusal.isPlaced()) {
            return refusal;
        }
        Refusal placed = yaml.mistake(node, e.getMessage() == null ? e.toString() : e.getMessage());
        placed.initCause(e);
        return placed;
    }
}
