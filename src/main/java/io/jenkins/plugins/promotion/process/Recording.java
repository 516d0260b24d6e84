package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.CopyRecord;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.RevisionFact;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.plan.BaseFiles;
import io.jenkins.plugins.promotion.plan.Headings;
import io.jenkins.plugins.promotion.plan.PlanDigest;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/** Stores a plan as the change's next revision, or finds that the newest one is the same. */
final class Recording {

    private static final String TEST_PLAN = "test-plan.yaml";

    private final Session session;
    private final Stage stage;

    Recording(Session session, Stage stage) {
        this.session = session;
        this.stage = stage;
    }

    /**
     * What came of it.
     *
     * @param stored whether the newest revision stands for it
     * @param conflicts what does not go together
     * @param late whether it differs from that, which production carries already, so that it was left alone
     */
    record Outcome(
            RevisionRecord revision, boolean stored, List<String> missing, List<String> conflicts, boolean late) {}

    /** Records a plan as it is, under the test plan of the newest revision, if that has one. */
    Outcome recordKeepingTests(Workspace workspace, String plan) throws IOException, InterruptedException {
        Optional<RevisionRecord> newest = session.state().revision().filter(r -> r.testPlan() != null);
        byte[] tests = newest.isEmpty()
                ? null
                : session.change().readFile(newest.get().number(), newest.get().testPlan());
        return record(read(workspace, plan, null, Headings.KNOWN).withTestPlan(tests), false);
    }

    private PlanFolder read(Workspace workspace, String plan, String testPlan, Headings headings)
            throws IOException, InterruptedException {
        return workspace.read(plan, testPlan, planId(), headings).checked(plan, testPlan);
    }

    private String planId() {
        return session.change().key().toLowerCase(Locale.ROOT);
    }

    /**
     * Records.
     *
     * @param headings what the columns of a table are called besides
     * @param derive whether differences that the plan does not name become items; otherwise they are only told
     * @throws Refusal without a base, or with every mistake of the plan
     */
    Outcome record(Workspace workspace, String plan, String testPlan, Headings headings, boolean derive)
            throws IOException, InterruptedException {
        if (plan == null && !derive) {
            throw Refusal.mistake("recordWorkPlan: name a plan, or let it be derived (derive: true).");
        }
        return record(read(workspace, plan, testPlan, headings), derive);
    }

    private Outcome record(PlanFolder folder, boolean derive) throws IOException, InterruptedException {
        CopyRecord base = session.state().base();
        if (base == null) {
            throw Refusal.conflict("Change '" + session.change().name()
                    + "' has no base to compare with: copy production to the first stage before (copyEnvironment).");
        }
        refuseOwnNames(folder.files().keySet());
        Optional<RevisionRecord> carried =
                new Furthest(session).production().isPresent() ? session.state().revision() : Optional.empty();
        if (carried.isPresent()) {
            return compare(folder, derive, base, carried.get());
        }
        try (Bindings.Reservation untilRecorded = session.reserve(stage)) {
            return recordReserved(folder, derive, base);
        }
    }

    /** What is to be recorded, beside the revision that production carries; nothing is recorded any more. */
    private Outcome compare(PlanFolder folder, boolean derive, CopyRecord base, RevisionRecord carried)
            throws IOException, InterruptedException {
        Proposal now = propose(session.site(stage), folder, derive, base, carried.snapshot());
        boolean same = isSame(carried, now.yaml(), digest(now.yaml(), now.files()), folder.testPlan(), now.derived());
        return new Outcome(carried, true, now.missing(), now.derived().conflicts(), !same);
    }

    /** A plan with what is derived, as it would be recorded. */
    private record Proposal(String yaml, Map<String, byte[]> files, DerivePlan.Answer derived, List<String> missing) {}

    private Proposal propose(EnvironmentSite site, PlanFolder folder, boolean derive, CopyRecord base, String done)
            throws IOException, InterruptedException {
        DerivePlan.Answer derived =
                site.ask(new DerivePlan(base.snapshot(), done, planId(), folder.plan(), folder.files()));
        Map<String, byte[]> files = new LinkedHashMap<>(folder.files());
        if (derive) {
            files.putAll(derived.files());
            return new Proposal(derived.yaml(), files, derived, List.of());
        }
        List<String> missing = new ArrayList<>(derived.added());
        missing.addAll(derived.updated());
        return new Proposal(folder.plan(), files, derived, missing);
    }

    private Outcome recordReserved(PlanFolder folder, boolean derive, CopyRecord base)
            throws IOException, InterruptedException {
        EnvironmentSite site = session.site(stage);
        String done = earlierWork(site);
        Proposal now = propose(site, folder, derive, base, done);
        Lock storing = session.change().storing();
        storing.lock(); // So that recordings side by side get different numbers.
        try {
            return store(now, folder.testPlan(), done == null);
        } finally {
            storing.unlock();
        }
    }

    /** A revision keeps the plan and the test plan under names of their own, beside the files of the plan. */
    private static void refuseOwnNames(Set<String> references) throws Refusal {
        for (String own : List.of(StoredPlan.FILE, TEST_PLAN, BaseFiles.FILE)) {
            if (references.contains(own)) {
                throw Refusal.conflict(
                        "The plan names the file '" + own
                                + "' as a source, but under that name the plan's own record is stored: rename the file, and name it so.");
            }
        }
    }

    /**
     * Where this change itself has overwritten the recorded work since (two stages only: production is copied to the one
     * test environment again, and the plan applied there), the work is what was recorded, not what lies there now.
     */
    private String earlierWork(EnvironmentSite site) throws IOException, InterruptedException {
        Optional<RevisionRecord> recorded = session.state()
                .revision()
                .filter(r -> r.environment().equals(stage.getName())
                        && r.round() == session.state().round());
        Binding binding = session.binding(stage);
        boolean written = binding.known() != null
                && binding.known().change().equals(session.change().key())
                && !binding.known().what().equals("recorded")
                && recorded.isPresent()
                && OffsetDateTime.parse(binding.known().at())
                        .isAfter(recorded.get().at());
        boolean marked = binding.mark() != null
                && binding.mark().change().equals(session.change().key());
        boolean untouched =
                written && (marked || binding.known().tree().equals(site.state().tree()));
        return untouched ? recorded.get().snapshot() : null;
    }

    private Outcome store(Proposal now, byte[] testPlan, boolean liesThere) throws IOException, InterruptedException {
        String yaml = now.yaml();
        Map<String, byte[]> files = now.files();
        DerivePlan.Answer derived = now.derived();
        List<String> missing = now.missing();
        refuseOwnNames(files.keySet());
        String digest = digest(yaml, files);
        Optional<RevisionRecord> newest = session.state().revision();
        if (newest.isPresent() && isSame(newest.get(), yaml, digest, testPlan, derived)) {
            return new Outcome(newest.get(), true, missing, derived.conflicts(), false);
        }
        long number = session.state().revisionNumber() + 1;
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        all.put(StoredPlan.FILE, yaml.getBytes(StandardCharsets.UTF_8));
        if (testPlan != null) {
            all.put(TEST_PLAN, testPlan);
        }
        all.put(BaseFiles.FILE, derived.baseFiles().zip());
        session.change().storeRevision(number, all);
        // What is signed is what is stored.
        WorkPlan read = StoredPlan.read(session.change(), number);
        PlanFiles stored = PlanFiles.in(session.change().revisionFolder(number));
        if (!PlanDigest.of(read, stored, stage.scopeVersion()).equals(digest)) {
            throw new IOException(
                    "revision " + number + " of change " + session.change().name()
                            + " was stored as another plan than the one that came; nothing was recorded");
        }
        Set<String> authors = session.authors();
        if (!read.author().isBlank()) {
            authors.add(read.author().trim());
        }
        if (liesThere) {
            accountFor(derived);
        }
        writeRecord(read, number, digest, authors, derived, missing, testPlan != null);
        return new Outcome(session.state().revision().orElseThrow(), false, missing, derived.conflicts(), false);
    }

    private String digest(String yaml, Map<String, byte[]> files) throws IOException {
        return PlanDigest.of(parse(yaml, files), PlanFiles.of(files), stage.scopeVersion());
    }

    private static WorkPlan parse(String yaml, Map<String, byte[]> files) throws Refusal {
        return PlanReader.read(StoredPlan.FILE, yaml.getBytes(StandardCharsets.UTF_8), PlanFiles.of(files));
    }

    private boolean isSame(
            RevisionRecord newest, String yaml, String digest, byte[] testPlan, DerivePlan.Answer derived)
            throws IOException {
        byte[] storedTests =
                newest.testPlan() == null ? null : session.change().readFile(newest.number(), newest.testPlan());
        byte[] storedPlan = session.change().readFile(newest.number(), StoredPlan.FILE);
        return newest.planDigest().equals(digest)
                && newest.tree().equals(derived.tree())
                && newest.environment().equals(stage.getName())
                && Arrays.equals(storedPlan, yaml.getBytes(StandardCharsets.UTF_8))
                && Arrays.equals(storedTests, testPlan);
    }

    /** From now on the first stage's tree is work that a plan accounts for, if the stage is this change's to speak of. */
    private void accountFor(DerivePlan.Answer derived) throws IOException {
        String at = session.now().toString();
        String change = session.change().key();
        if (stage.isProduction() || WriteRule.isAnothers(session.binding(stage), change, session.others())) {
            session.say(
                    "What lies in " + stage.getName() + " is not accounted for by this plan, since the environment is "
                            + (stage.isProduction() ? "production." : "another change's now."));
            return;
        }
        session.bindings()
                .update(
                        stage.getName(),
                        b -> b.withKnown(
                                new Binding.Known(derived.tree(), derived.snapshot(), "recorded", change, at)));
    }

    private void writeRecord(
            WorkPlan read,
            long number,
            String digest,
            Set<String> authors,
            DerivePlan.Answer derived,
            List<String> missing,
            boolean tests)
            throws IOException, InterruptedException {
        session.record(new RevisionFact(
                number,
                digest,
                read.title(),
                List.copyOf(authors),
                stage.getName(),
                derived.tree(),
                derived.snapshot(),
                read.items().size(),
                derived.added().size(),
                (long) derived.kept().size() + derived.updated().size(),
                derived.obsolete(),
                missing.isEmpty() && derived.conflicts().isEmpty(),
                tests ? TEST_PLAN : null,
                session.state().round()));
    }
}
