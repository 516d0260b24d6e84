package io.jenkins.plugins.promotion.steps;

import hudson.FilePath;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.plan.Headings;
import io.jenkins.plugins.promotion.process.FoundFiles;
import io.jenkins.plugins.promotion.process.PlanFolder;
import io.jenkins.plugins.promotion.process.Workspace;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.File;
import java.io.IOException;
import jenkins.MasterToSlaveFileCallable;

/** A build's workspace, read on the node where it is. */
record FolderOfNode(FilePath folder) implements Workspace {

    @Override
    public PlanFolder read(String plan, String testPlan, String planId, Headings headings)
            throws IOException, InterruptedException {
        try {
            Headings usual = Headings.parse(PromotionConfiguration.get().getHeadings());
            return folder.act(new Read(plan, testPlan, planId, headings.or(usual)));
        } catch (IOException e) {
            throw Refusal.conflict(e.getMessage()).causedBy(e);
        }
    }

    @Override
    public FoundFiles find(FoundFiles.Wanted wanted) throws IOException, InterruptedException {
        try {
            return folder.act(new Find(wanted));
        } catch (IOException e) {
            throw Refusal.conflict(e.getMessage()).causedBy(e);
        }
    }

    private static final class Find extends MasterToSlaveFileCallable<FoundFiles> {
        private static final long serialVersionUID = 1L;
        private final FoundFiles.Wanted wanted;

        Find(FoundFiles.Wanted wanted) {
            this.wanted = wanted;
        }

        @Override
        public FoundFiles invoke(File workspace, VirtualChannel channel) throws IOException {
            return FoundFiles.in(workspace.toPath(), wanted);
        }
    }

    private static final class Read extends MasterToSlaveFileCallable<PlanFolder> {
        private static final long serialVersionUID = 1L;
        private final String plan;
        private final String testPlan;
        private final String planId;
        private final Headings headings;

        Read(String plan, String testPlan, String planId, Headings headings) {
            this.plan = plan;
            this.testPlan = testPlan;
            this.planId = planId;
            this.headings = headings;
        }

        @Override
        public PlanFolder invoke(File workspace, VirtualChannel channel) throws IOException {
            return PlanFolder.in(workspace.toPath(), plan, testPlan, planId, headings);
        }
    }
}
