package io.jenkins.plugins.promotion.copy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.tree.TreePaths;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of one switch, durable before the first of them is done. Each step can be done again and undone again, so
 * an interrupted switch is finished, or undone, by running the list once more. It lies where only this user writes, and
 * is checked when it is read all the same.
 */
final class RecoveryJournal {
    private static final String FORMAT = "switch/v1";
    private final Path file;
    private final FileOps ops;

    RecoveryJournal(Path file, FileOps ops) {
        this.file = file;
        this.ops = ops;
    }

    /** What a step does. The names are stored. */
    enum Action {
        /** A live file or link goes to the old ones. */
        REMOVE,
        /** An empty live directory goes, with the mode {@code from}, and of the owner {@code to} unless that is 0. */
        RMDIR,
        /** What was staged under the number, the inode {@code to}, becomes live; what it replaces goes to the old ones. */
        PUT,
        /** A live path gets a mode. */
        MODE,
        /** A live path gets an owner and a group, both in one number. */
        OWNER,
        /** A live path gets a modification time. */
        TIME
    }

    /**
     * @param number of the staged or removed file
     * @param to the new mode, owner or time; {@code from} the old one
     */
    record Step(Action action, String path, int number, long to, long from) {}

    boolean exists() {
        return Files.exists(file);
    }

    /** Writes the list so that it is there as a whole or not at all. */
    void commit(String title, List<Step> steps) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Path temp = file.resolveSibling("journal.tmp");
        try (Writer out =
                new BufferedWriter(new OutputStreamWriter(ops.createFile(temp, 0600), StandardCharsets.UTF_8))) {
            line(out, mapper.createArrayNode().add(FORMAT).add(title));
            for (Step step : steps) {
                line(
                        out,
                        mapper.createArrayNode()
                                .add(step.action.name())
                                .add(step.path)
                                .add(step.number)
                                .add(step.to)
                                .add(step.from));
            }
            line(out, mapper.createArrayNode().add("END").add(steps.size()));
        }
        ops.sync(temp);
        ops.move(temp, file);
        ops.sync(file.getParent());
    }

    private static void line(Writer out, ArrayNode node) throws IOException {
        out.write(node.toString());
        out.write('\n');
    }

    /** What the switch was for, as given to {@link #commit}. */
    String title() throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            return head(in).path(1).asText();
        } catch (JsonProcessingException e) {
            throw damaged(e);
        }
    }

    private JsonNode head(BufferedReader in) throws IOException {
        JsonNode head = new ObjectMapper().readTree(String.valueOf(in.readLine()));
        if (!head.isArray() || !FORMAT.equals(head.path(0).asText())) {
            throw damaged(null);
        }
        return head;
    }

    List<Step> read() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Step> steps = new ArrayList<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            head(in);
            for (String line; (line = in.readLine()) != null; ) {
                JsonNode node = mapper.readTree(line);
                if (node.path(0).asText().equals("END") && node.path(1).asInt() == steps.size()) {
                    return steps;
                }
                steps.add(step(node));
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw damaged(e);
        }
        throw damaged(null);
    }

    private Step step(JsonNode node) throws IOException {
        Action action = Action.valueOf(node.path(0).asText());
        String path = node.path(1).asText();
        boolean ofTheRoot = path.isEmpty() && (action == Action.MODE || action == Action.TIME);
        String objection = ofTheRoot ? null : TreePaths.objection(path);
        if (objection == null && TreePaths.isReserved(path)) {
            objection = "its name is reserved for copies";
        }
        if (objection != null) {
            throw damaged(new IOException("Path '" + path + "' is refused: " + objection + "."));
        }
        return new Step(
                action,
                path,
                node.path(2).asInt(),
                node.path(3).asLong(),
                node.path(4).asLong());
    }

    private IOException damaged(Exception cause) {
        return new TreeRefusedException(
                "The recovery journal '" + file + "' is damaged, so an interrupted copy can be neither finished nor"
                        + " undone by itself: compare the directory with its latest backup, then delete '"
                        + file.getParent() + "' and what the copy left in the directory, '"
                        + TreeSpec.RESERVED + "'.",
                cause);
    }

    /** After this the list is of no use to a recovery. */
    void discard() throws IOException {
        if (Files.exists(file)) {
            ops.delete(file);
            ops.sync(file.getParent());
        }
    }
}
