package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.structured.Edit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The text of a plan, changed in place: whatever is not changed, comments and formatting included, stays as it is. */
final class PlanText {
    private static final String DERIVED = "# derived:";
    private static final String FOLLOWS = " follows the first stage until this line is taken away";
    private static final String LEFT_OUT = "# left out, since both the base and the first stage are as it makes them:";

    private final String text;
    private final String eol;
    private final SequenceNode items;
    private final Node root;
    private final List<Edit> edits = new ArrayList<>();
    private int gone;

    /**
     * A plan's text.
     *
     * @param text has been read without mistakes
     */
    PlanText(String text) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        this.eol = text.contains("\r\n") ? "\r\n" : "\n";
        Problems problems = new Problems("the plan");
        Optional<Node> composed = YamlDocument.compose(this.text, problems);
        problems.refuse();
        this.root = composed.orElseThrow();
        this.items = (SequenceNode) value(root, "items").orElseThrow();
    }

    private static Optional<Node> value(Node mapping, String field) {
        return tuple(mapping, field).map(NodeTuple::getValueNode);
    }

    private static Optional<NodeTuple> tuple(Node mapping, String field) {
        return ((MappingNode) mapping)
                .getValue().stream()
                        .filter(tuple ->
                                ((ScalarNode) tuple.getKeyNode()).getValue().equals(field))
                        .findFirst();
    }

    private int at(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    /** Where a node's text ends; the marks of block nodes lie behind the blank lines and comments that follow. */
    private int end(Node node) {
        if (node instanceof CollectionNode<?> collection
                && collection.getFlowStyle() == FlowStyle.BLOCK
                && !collection.getValue().isEmpty()) {
            Object last = collection.getValue().get(collection.getValue().size() - 1);
            return end(last instanceof NodeTuple tuple ? tuple.getValueNode() : (Node) last);
        }
        int end = at(node.getEndMark());
        while (end > at(node.getStartMark()) && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Gives a field of an item another value; a field that is not there is added behind the item's first field. */
    void set(int item, String field, String value) {
        MappingNode mapping = (MappingNode) items.getValue().get(item);
        Optional<NodeTuple> there = tuple(mapping, field);
        if (there.isPresent()) {
            Node node = there.get().getValueNode();
            edits.add(new Edit(at(node.getStartMark()), end(node), value));
            return;
        }
        NodeTuple first = mapping.getValue().get(0);
        int end = end(first.getValueNode());
        if (mapping.getFlowStyle() == FlowStyle.FLOW) {
            edits.add(new Edit(end, end, ", " + field + ": " + value));
        } else {
            int column = first.getKeyNode().getStartMark().getColumn();
            int lineEnd = lineEnd(end);
            edits.add(new Edit(lineEnd, lineEnd, eol + " ".repeat(column) + field + ": " + value));
        }
    }

    /** Adds items at the end of the list. */
    void append(List<Item> added) {
        if (added.isEmpty()) {
            return;
        }
        if (items.getFlowStyle() == FlowStyle.FLOW && !items.getValue().isEmpty()) {
            int end = end(items.getValue().get(items.getValue().size() - 1));
            added.forEach(item -> edits.add(new Edit(end, end, ", " + ItemText.flow(item))));
        } else if (items.getFlowStyle() == FlowStyle.FLOW) {
            int start = at(items.getStartMark());
            if (((MappingNode) root).getFlowStyle() == FlowStyle.FLOW) {
                List<String> flows = added.stream().map(ItemText::flow).toList();
                edits.add(new Edit(start, end(items), "[" + String.join(", ", flows) + "]"));
                return;
            }
            int behindColon = start;
            while (text.charAt(behindColon - 1) == ' ') {
                behindColon--;
            }
            edits.add(new Edit(behindColon, end(items), eol + blocks(added, 2).stripTrailing()));
        } else {
            int end = endOfItems();
            String before = end == 0 || text.charAt(end - 1) == '\n' ? "" : eol;
            edits.add(new Edit(
                    end, end, before + blocks(added, items.getStartMark().getColumn())));
        }
    }

    private String blocks(List<Item> added, int column) {
        StringBuilder blocks = new StringBuilder();
        added.forEach(item -> blocks.append(" ".repeat(column))
                .append(DERIVED + FOLLOWS)
                .append(eol)
                .append(ItemText.block(item, column, eol)));
        return blocks.toString();
    }

    /** Behind the line on which the last item ends, before whatever follows. */
    private int endOfItems() {
        int next = text.length();
        for (NodeTuple tuple : ((MappingNode) root).getValue()) {
            int start = lineStart(at(tuple.getKeyNode().getStartMark()));
            next = start > at(items.getStartMark()) ? Math.min(next, start) : next;
        }
        int end = Math.min(lineEnd(end(items)), next);
        int position = end < text.length() ? lineBreakAfter(end) : end;
        // An empty last text in block style may end on lines that only its marks know.
        return Math.max(position, Math.min(next, blockEnd()));
    }

    private int blockEnd() {
        Node last = items;
        while (last instanceof CollectionNode<?> collection
                && collection.getFlowStyle() == FlowStyle.BLOCK
                && !collection.getValue().isEmpty()) {
            Object element = collection.getValue().get(collection.getValue().size() - 1);
            last = element instanceof NodeTuple tuple ? tuple.getValueNode() : (Node) element;
        }
        boolean literal = last instanceof ScalarNode
                && ((ScalarNode) last).getScalarStyle().getChar() != null
                && "|>".indexOf(((ScalarNode) last).getScalarStyle().getChar()) >= 0;
        return literal ? lineStart(at(last.getEndMark())) : 0;
    }

    /** Whether an item was derived, and nobody took it over. */
    boolean isDerived(int item) {
        int start = itemStart(item);
        return start > 0
                && items.getFlowStyle() == FlowStyle.BLOCK
                && text.substring(lineStart(start - 1), start).strip().startsWith(DERIVED);
    }

    private int itemStart(int item) {
        return lineStart(at(items.getValue().get(item).getStartMark()));
    }

    private int itemEnd(int item) {
        int end = lineEnd(end(items.getValue().get(item)));
        return end < text.length() ? lineBreakAfter(end) : end;
    }

    /** Takes a derived item out again. */
    void remove(int item) {
        edits.add(new Edit(lineStart(itemStart(item) - 1), itemEnd(item), ""));
        gone++;
    }

    /** Turns an item into comments, for people to see; false if the form of the plan has no room for them. */
    boolean leaveOut(int item) {
        int start = itemStart(item);
        if (items.getFlowStyle() != FlowStyle.BLOCK || text.charAt(start) != ' ' && text.charAt(start) != '-') {
            return false;
        }
        String indent = " ".repeat(items.getStartMark().getColumn());
        String whole = text.substring(start, itemEnd(item));
        edits.add(new Edit(
                start, itemEnd(item), indent + LEFT_OUT + eol + whole.replaceAll("(?m)^(?=[^\\r\\n])", indent + "# ")));
        gone++;
        return true;
    }

    /** Whether any item is left; a list without one must say so. */
    void endItems(boolean added) {
        if (gone > 0 && gone == items.getValue().size() && !added) {
            edits.add(new Edit(endOfItems(), endOfItems(), "  []" + eol));
        }
    }

    private int lineStart(int index) {
        return text.lastIndexOf('\n', index - 1) + 1;
    }

    private int lineEnd(int index) {
        int end = text.indexOf('\n', index);
        end = end < 0 ? text.length() : end;
        return end > index && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private int lineBreakAfter(int lineEnd) {
        return text.indexOf('\n', lineEnd) + 1;
    }

    /** The text with all changes. */
    String changed() {
        StringBuilder changed = new StringBuilder(text);
        List<Edit> backwards = new ArrayList<>(edits);
        java.util.Collections.reverse(backwards);
        backwards.sort(Comparator.comparingInt(Edit::start).reversed());
        backwards.forEach(edit -> changed.replace(edit.start(), edit.end(), edit.text()));
        return changed.toString();
    }
}
