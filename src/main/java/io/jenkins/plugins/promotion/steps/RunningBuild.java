package io.jenkins.plugins.promotion.steps;

import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.security.Permission;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.config.RecordKey;
import io.jenkins.plugins.promotion.config.ScriptAuthors;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.UnixFileOps;
import io.jenkins.plugins.promotion.process.Build;
import io.jenkins.plugins.promotion.process.Right;
import io.jenkins.plugins.promotion.process.Workspace;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.view.PromotionAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jenkins.model.Jenkins;
import jenkins.scm.RunWithSCM;
import jenkins.util.BuildListenerAdapter;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/** The build of a step, as the process sees it. */
final class RunningBuild implements Build {

    private final StepContext context;
    private final String runsAs;
    private final Run<?, ?> run;
    private final TaskListener listener;
    private final PlanSecrets secrets;

    /** @param runsAs user as whom the build runs, or {@code null} for the system itself */
    RunningBuild(StepContext context, String runsAs) throws IOException, InterruptedException {
        this.context = context;
        this.runsAs = runsAs;
        this.run = context.get(Run.class);
        this.listener = listener(context);
        this.secrets = new PlanSecrets(run);
    }

    /**
     * The log of the step. Where the controller was killed after the step's node ended and before the program had noted
     * that, the node takes no more, so what goes on then is told in the log of the build.
     */
    static TaskListener listener(StepContext context) throws IOException, InterruptedException {
        try {
            return context.get(TaskListener.class);
        } catch (IOException e) {
            FlowExecutionOwner owner = context.get(Run.class) instanceof FlowExecutionOwner.Executable build
                    ? build.asFlowExecutionOwner()
                    : null;
            if (owner == null) {
                throw e;
            }
            return owner.getListener();
        }
    }

    @Override
    public String id() {
        return run.getExternalizableId();
    }

    @Override
    public String job() {
        return run.getParent().getFullName();
    }

    @Override
    public boolean isOfKnownJob() throws IOException {
        return Jobs.meet(run.getParent());
    }

    @Override
    public String node() throws IOException, InterruptedException {
        return context.get(FlowNode.class).getId();
    }

    @Override
    public List<String> requesters() {
        return List.copyOf(BuildIdentity.requesters(run));
    }

    @Override
    public List<String> committers() throws IOException {
        List<String> all = new ArrayList<>();
        if (run instanceof RunWithSCM<?, ?> checkouts) {
            checkouts.getCulprits().stream().map(User::getId).forEach(all::add);
        }
        ScriptAuthors.of(run.getParent()).ifPresent(all::add);
        return all;
    }

    @Override
    public String startedBy() {
        return BuildIdentity.startedBy(run);
    }

    @Override
    public Optional<String> replayed() {
        return BuildIdentity.replayed(run);
    }

    @Override
    public Optional<String> whoLacks(Right right) {
        return runsAs == null || holds(runsAs, right) ? Optional.empty() : Optional.of(runsAs);
    }

    @Override
    public boolean holds(String id, Right right) {
        Permission permission =
                switch (right) {
                    case COPY -> PromotionPermissions.COPY;
                    case APPLY -> PromotionPermissions.APPLY;
                    case TEST -> PromotionPermissions.TEST;
                    case OVERRIDE -> PromotionPermissions.OVERRIDE;
                };
        User user = User.getById(id, false);
        Authentication as = user == null ? Jenkins.ANONYMOUS2 : user.impersonate2();
        return run.getParent().getACL().hasPermission2(as, permission);
    }

    @Override
    public String secret(String id) {
        return secrets.text(id);
    }

    @Override
    public Optional<Workspace> workspace() throws IOException, InterruptedException {
        return Optional.ofNullable(context.get(FilePath.class)).map(FolderOfNode::new);
    }

    @Override
    public void print(String line) {
        listener.getLogger().println(line);
    }

    @Override
    public TreeProgress progress(String doing) {
        return new CopyLog(listener, doing);
    }

    @Override
    public String address(String changeKey, String below) {
        String root = Jenkins.get().getRootUrl();
        return (root == null ? "" : root) + run.getUrl() + "promotion/change/" + changeKey + "/" + below;
    }

    @Override
    public void anchor(String changeKey, long lines, String head) throws IOException {
        PromotionAction.of(run).anchor(changeKey, lines, head);
    }

    @Override
    public boolean sign(Change change) throws IOException {
        return RecordKey.sign(change);
    }

    /** Through the manager that the administrator chose; it takes files from a folder. */
    @Override
    public void archive(Map<String, byte[]> files) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("promotion");
        try {
            Map<String, String> named = new TreeMap<>();
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                String name = "f" + named.size();
                Files.write(folder.resolve(name), file.getValue());
                named.put(file.getKey(), name);
            }
            run.pickArtifactManager()
                    .archive(
                            new FilePath(folder.toFile()),
                            new Launcher.LocalLauncher(listener),
                            BuildListenerAdapter.wrap(listener),
                            named);
        } finally {
            Folders.delete(new UnixFileOps(), folder);
        }
    }

    @Override
    public void join(String changeKey) throws IOException {
        PromotionAction.of(run).join(changeKey);
    }
}
