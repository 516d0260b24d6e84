package io.jenkins.embedded.config;

import io.jenkins.embedded.bind.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One YAML file whose mistakes are told with line and column, and whose {@code ${VARIABLES}} are filled in. */
final class YamlText {
    private static final Pattern VARIABLE = Pattern.compile("\\^\\$\\{|\\$\\{([^}:]+)(?::-([^}]*))?\\}");

    private final Path file;
    private final Map<String, String> variables;

    YamlText(Path file, Map<String, String> variables) {
        this.file = file;
        this.variables = variables;
    }

    /** The root mapping's entries. */
    Map<String, Node> read() throws IOException {
        try (Reader reader = Files.newBufferedReader(file)) {
            Node root = new Yaml(new LoaderOptions()).compose(reader);
            return root == null ? Map.of() : mapping(root);
        } catch (MarkedYAMLException e) {
            throw new Refusal(where(e.getProblemMark()) + ": " + e.getProblem());
        }
    }

    /** Keys in their order; a key given twice is refused. */
    Map<String, Node> mapping(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw mistake(node, "expected names with values here");
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = ((ScalarNode) tuple.getKeyNode()).getValue();
            if (entries.put(key, tuple.getValueNode()) != null) {
                throw mistake(tuple.getKeyNode(), "'" + key + "' is given twice");
            }
        }
        return entries;
    }

    /** Where a key of a mapping stands; for errors about the key itself. */
    Node key(Node node, String key) {
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            if (((ScalarNode) tuple.getKeyNode()).getValue().equals(key)) {
                return tuple.getKeyNode();
            }
        }
        return node;
    }

    Iterable<Node> sequence(Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            throw mistake(node, "expected a list here");
        }
        return sequence.getValue();
    }

    /** Null for an empty value. */
    String text(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            throw mistake(node, "expected one value here");
        }
        if (scalar.getTag().equals(Tag.NULL)) {
            return null;
        }
        Matcher matcher = VARIABLE.matcher(scalar.getValue());
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(
                    out,
                    Matcher.quoteReplacement(
                            matcher.group(1) == null ? "${" : value(node, matcher.group(1), matcher.group(2))));
        }
        return matcher.appendTail(out).toString();
    }

    private String value(Node node, String name, String otherwise) {
        String value = variables.get(name);
        if (value == null) {
            value = otherwise;
        }
        if (value == null) {
            throw mistake(node, "the variable " + name + " is not set; set it, or write ${" + name + ":-default}");
        }
        return value;
    }

    Refusal mistake(Node node, String what) {
        return new Refusal(where(node.getStartMark()) + ": " + what);
    }

    private String where(Mark mark) {
        return file + " line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }
}
