package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.plan.Headings;
import io.jenkins.plugins.promotion.plan.Limits;
import io.jenkins.plugins.promotion.plan.PlanCsv;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.PlanWriter;
import io.jenkins.plugins.promotion.plan.RelativePath;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.signoff.TestPlanReader;
import io.jenkins.plugins.promotion.site.Answers;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plan as it lies in a workspace, with the files it references and the test plan.
 *
 * @param plan text of the plan, or {@code null} if none was named
 * @param files the referenced files by their path relative to the plan
 * @param testPlan bytes of the test plan, or {@code null}
 */
public record PlanFolder(String plan, Map<String, byte[]> files, byte[] testPlan) implements Serializable {

    public PlanFolder {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * Reads on the workspace's machine. A plan whose name ends in {@code .csv} is the table of a vendor.
     *
     * @param plan path of the plan, or {@code null}
     * @param testPlan path of the test plan, or {@code null}
     * @param planId id of the plan that a table becomes
     * @param headings what the columns of a table are called besides
     * @throws Refusal with every mistake of the plans, their lines and columns
     */
    public static PlanFolder in(Path workspace, String plan, String testPlan, String planId, Headings headings)
            throws IOException {
        requirePath("plan", plan);
        requirePath("testPlan", testPlan);
        return readIn(workspace, plan, testPlan, planId, headings);
    }

    /**
     * Looks, on the controller, at what the workspace's machine answered: whoever has it in hand may answer anything.
     *
     * @param plan path of the plan that was asked for, or {@code null}
     * @param testPlan path of the test plan that was asked for, or {@code null}
     * @throws Refusal if it is no answer to that, or with every mistake of the plans
     */
    PlanFolder checked(String plan, String testPlan) {
        try {
            Answers.require((plan == null) == (this.plan == null), "a plan");
            Answers.require((testPlan == null) == (this.testPlan == null), "a test plan");
            Answers.require(this.plan != null || files.isEmpty(), "files without a plan");
            Answers.require(
                    this.testPlan == null || this.testPlan.length <= Limits.PLAN_BYTES, "its test plan is too large");
            checkFiles(files);
        } catch (RuntimeException e) {
            throw Refusal.conflict("What the workspace's node answered is not believed")
                    .because(e instanceof Refusal ? e.getMessage() : "it is no answer to what was asked")
                    .mend("Nothing of it was used. Look into that node: its agent is of another version, or in"
                            + " somebody else's hands.")
                    .causedBy(e);
        }
        if (plan != null) {
            WorkPlan read = PlanReader.read(plan, this.plan, PlanFiles.of(files));
            Answers.among("files of the plan", files.keySet(), Set.copyOf(read.references()));
        }
        if (testPlan != null) {
            TestPlanReader.read(testPlan, this.testPlan);
        }
        return this;
    }

    /** Names that are spelled plainly, and contents that are no larger than a plan may have beside it. */
    static void checkFiles(Map<String, byte[]> files) {
        Answers.few("files", files.keySet(), Limits.ITEMS);
        long all = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Optional<String> objection = RelativePath.objection(file.getKey());
            Answers.require(
                    objection.isEmpty(), "the file '" + Answers.start(file.getKey()) + "': " + objection.orElse(""));
            Answers.require(file.getValue().length <= Limits.REFERENCE_BYTES, "a file is too large");
            all += file.getValue().length;
        }
        Answers.require(all <= Limits.ALL_REFERENCES_BYTES, "the files are too large together");
    }

    private static void requirePath(String parameter, String path) {
        Optional<String> objection = path == null ? Optional.empty() : RelativePath.objection(path, "the workspace");
        if (objection.isPresent()) {
            throw Refusal.mistake(parameter + ": '" + path + "': " + objection.get());
        }
    }

    private static PlanFolder readIn(Path workspace, String plan, String testPlan, String planId, Headings headings)
            throws IOException {
        PlanFiles all = PlanFiles.in(workspace);
        Map<String, byte[]> files = new LinkedHashMap<>();
        String text = null;
        boolean table = plan != null && plan.toLowerCase(Locale.ROOT).matches("(?s).*\\.(csv|xlsx)");
        if (!table && !headings.own().isEmpty()) {
            throw Refusal.mistake("headings: the plan is no table, whose columns have headings; leave them out");
        }
        if (table) {
            text = PlanWriter.yaml(PlanCsv.read(plan, bytes(all, plan, "plan"), planId, headings));
        } else if (plan != null) {
            byte[] bytes = bytes(all, plan, "plan");
            Path folder = workspace.resolve(plan).getParent();
            PlanFiles beside = PlanFiles.in(folder);
            WorkPlan read = PlanReader.read(plan, bytes, beside);
            for (String reference : read.references()) {
                files.put(reference, beside.read(reference));
            }
            text = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        }
        byte[] tests = testPlan == null ? null : bytes(all, testPlan, "testPlan");
        if (tests != null) {
            TestPlanReader.read(testPlan, tests);
        }
        return new PlanFolder(text, files, tests);
    }

    private static byte[] bytes(PlanFiles files, String path, String parameter) throws IOException {
        try {
            return files.read(path);
        } catch (NoSuchFileException e) {
            throw Refusal.incomplete(parameter + ": there is no file '" + path
                    + "' in the workspace; check it out first, or correct the path");
        }
    }

    /** The same with another test plan. */
    PlanFolder withTestPlan(byte[] other) {
        return new PlanFolder(plan, files, other);
    }
}
