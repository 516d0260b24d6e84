package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.AskPerson;
import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemAction;
import io.jenkins.plugins.promotion.plan.Parameter;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanValues;
import io.jenkins.plugins.promotion.plan.Policy;
import io.jenkins.plugins.promotion.plan.Precondition;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.RunCommand;
import io.jenkins.plugins.promotion.plan.SetValue;
import io.jenkins.plugins.promotion.plan.WholeFile;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small environment with a plan to run on it. */
final class Bench {
    /** A clock that a test turns. */
    static final class Hands extends Clock {
        Instant now = Instant.parse("2026-01-02T03:04:05Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    static final String SECRET = "c4n4ry-pa$$ w/ord";

    final Path root;
    final Path undo;
    final Hands clock = new Hands();
    final Map<String, Parameter> parameters = new LinkedHashMap<>();
    final Map<String, byte[]> files = new LinkedHashMap<>();
    final List<Item> items = new ArrayList<>();
    Ledger ledger = new MemoryLedger();
    Site site;
    Policy.OnFailure onFailure = Policy.OnFailure.ASK;
    boolean dryRun;
    boolean filesOnly;
    List<String> only = List.of();
    TreeSpec tree;

    Bench(Path folder) {
        root = folder.resolve("root");
        undo = folder.resolve("undo");
        tree = TreeSpec.of(root.toString());
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        site = new LocalSite(tree, clock);
    }

    Bench with(String path, String text) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            return "absent";
        }
    }

    static ItemAction set(String file, String pointer, String expect, String value) {
        return new SetValue(
                file,
                pointer,
                Optional.ofNullable(expect).map(PlanValues::read),
                Optional.of(PlanValues.read(value)),
                expect == null);
    }

    static WholeFile file(String path, WholeFile.Effect verb, String source) {
        return new WholeFile(
                path, verb, Optional.ofNullable(source), Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    static RunCommand sh(String script) {
        return new RunCommand(List.of("sh", "-c", script), false, Map.of(), ".");
    }

    /** A program that adds a line to a file, so that it tells how often it ran. */
    static RunCommand count(String file) {
        return sh("echo ran >> " + file);
    }

    static AskPerson manual(String instruction, boolean secondPerson) {
        return new AskPerson(instruction, "", secondPerson);
    }

    Bench add(String id, ItemAction action) {
        items.add(Item.of(id, id, action));
        return this;
    }

    Bench add(String id, ItemAction action, Rollback rollback) {
        return add(id, action, null, null, null, rollback);
    }

    Bench add(String id, ItemAction action, Precondition precondition, Check unless, Check verify, Rollback rollback) {
        items.add(new Item(
                id,
                id,
                action,
                List.of(),
                List.of(),
                Optional.ofNullable(precondition),
                Optional.ofNullable(unless),
                Optional.ofNullable(verify),
                rollback == null ? Item.of(id, id, action).rollback() : rollback,
                Optional.empty(),
                Optional.of(Duration.ofSeconds(20)),
                "",
                Item.Outage.NONE,
                false,
                "",
                ""));
        return this;
    }

    Bench source(String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    WorkPlan plan() {
        return new WorkPlan("p", "", "author", parameters, List.of(), Policy.NONE, items);
    }

    PlanRun run() throws Exception {
        return run(plan(), PlanFiles.of(files));
    }

    PlanRun run(WorkPlan plan, PlanFiles files) throws Exception {
        return new PlanRun(
                plan,
                ResolvedParameters.of(plan, "test"),
                files,
                id -> SECRET,
                ledger,
                site,
                clock,
                new RunOptions(
                        "run-1",
                        "CR-1",
                        "test",
                        7,
                        "ivy",
                        tree,
                        undo.toString(),
                        only,
                        dryRun,
                        filesOnly,
                        onFailure,
                        Optional.empty(),
                        String::equalsIgnoreCase));
    }

    /** Advances until the run waits, stops or ends. */
    static Advance go(PlanRun run) throws Exception {
        Advance advance = run.advance();
        for (int i = 0; advance instanceof Advance.Performed; i++) {
            if (i > 200) {
                throw new AssertionError("goes round in circles: " + advance);
            }
            advance = run.advance();
        }
        return advance;
    }

    Advance go() throws Exception {
        return go(run());
    }

    void say(LedgerLine line) throws IOException {
        ledger.append(line);
    }

    /** Item id and status of every line that is about an item. */
    String story() throws IOException {
        StringBuilder story = new StringBuilder();
        for (LedgerLine line : ledger.lines()) {
            story.append(story.isEmpty() ? "" : " ")
                    .append(line.itemId().isEmpty() ? "" : line.itemId() + ":")
                    .append(line.status());
        }
        return story.toString();
    }
}
