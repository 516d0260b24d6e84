package io.jenkins.plugins.promotion.steps;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.User;
import hudson.security.Permission;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.acts.Custody;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentSite;
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.view.PromotionAction;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/** What one evaluation of a step works with: the build, its change, the environments, and the right to use them. */
final class StepSession {

    private final StepContext context;
    private final String runsAs;
    private final Run<?, ?> run;
    private final TaskListener listener;
    private final Promotion promotion = Promotion.get();
    private final Change change;

    /** @param runsAs user as whom the build runs, or {@code null} for the system itself */
    StepSession(StepContext context, String runsAs, String changeKey, PromotionStep step)
            throws IOException, InterruptedException {
        this.context = context;
        this.runsAs = runsAs;
        this.run = context.get(Run.class);
        this.listener = context.get(TaskListener.class);
        this.change = changeKey == null ? use(step) : existing(changeKey);
    }

    /** Only a build that may use what its step names takes part in a change, or opens one. */
    private Change use(PromotionStep step) throws IOException, InterruptedException {
        for (String name : step.namedEnvironments()) {
            environment(name, null);
        }
        String text = step.getChange();
        try {
            ChangeName name = text == null || text.isBlank() ? null : new ChangeName(text);
            Change used = step.opensChange() ? open(name) : known(name);
            if (used.summary().isEnded()) {
                return used;
            }
            if (!used.summary().builds().contains(build())) {
                used.record(actor(), new ChangeFact.Joined(requesters()));
            }
            PromotionAction.of(run).join(used.key());
            return used;
        } catch (Refusal | IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private Change open(ChangeName name) throws IOException {
        List<Environment> all = PromotionConfiguration.get().getEnvironments();
        if (all.stream().noneMatch(e -> e.getJobs().contains(job()))) {
            throw new AbortException("Job '" + job() + "' may not take part in a change: no environment lists it"
                    + " (Manage Jenkins » Environments » … » Jobs).");
        }
        return promotion.changes().use(name, job(), by());
    }

    /** A change that is there already, the newest of its name, ended or not. */
    private Change known(ChangeName name) throws IOException {
        Optional<Change> newest = promotion.changes().all().stream()
                .filter(c -> name == null
                        ? c.summary().job().equals(job())
                        : c.summary().name().equals(name))
                .filter(c -> c.summary().isEnded())
                .findFirst();
        boolean isOpen = name == null
                ? promotion.changes().all().stream()
                        .anyMatch(c ->
                                c.summary().job().equals(job()) && !c.summary().isEnded())
                : promotion.changes().open(name).isPresent();
        if (isOpen) {
            return open(name);
        }
        return newest.filter(c -> c.summary().admits(job()))
                .orElseThrow(() -> new AbortException(
                        "There is no change " + (name == null ? "of job '" + job() : "'" + name.text()) + "'."));
    }

    private Change existing(String key) throws IOException {
        return promotion
                .changes()
                .get(key)
                .orElseThrow(() -> new AbortException("The record of change '" + key
                        + "' is gone from JENKINS_HOME/configuration-promotion/changes. Restore it from a backup."));
    }

    Run<?, ?> run() {
        return run;
    }

    Change change() {
        return change;
    }

    ChangeState state() {
        return change.state();
    }

    Clock clock() {
        return promotion.clock();
    }

    Bindings bindings() {
        return promotion.bindings();
    }

    Custody custody() {
        return new Custody(promotion.changes(), promotion.bindings());
    }

    /** What the environment is bound to, without what ended changes and builds left behind in a crash. */
    Binding binding(Environment environment) throws IOException {
        custody().settle(environment.getName());
        return promotion
                .bindings()
                .dropAbandoned(
                        environment.getName(),
                        key -> promotion
                                .changes()
                                .get(key)
                                .filter(c -> c.summary().isEnded())
                                .isPresent(),
                        waiting -> {
                            Run<?, ?> build = Run.fromExternalizableId(waiting.build());
                            return build == null || !build.isBuilding();
                        });
    }

    OffsetDateTime now() {
        return OffsetDateTime.now(clock()).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Full name of the job. */
    String job() {
        return run.getParent().getFullName();
    }

    /** {@code <job>#<n>}. */
    String build() {
        return run.getExternalizableId();
    }

    /** Id of the step's node in the build's flow graph: with the build it names this very call of the step. */
    String node() throws IOException, InterruptedException {
        return context.get(FlowNode.class).getId();
    }

    /** This very call of the step, which is recorded as who acts. */
    Actor actor() throws IOException, InterruptedException {
        return Actor.step(build(), node());
    }

    /** The build as a whole. */
    String by() {
        return Actor.step(build(), null).by();
    }

    List<String> requesters() {
        return List.copyOf(BuildIdentity.requesters(run));
    }

    TaskListener listener() {
        return listener;
    }

    PrintStream log() {
        return listener.getLogger();
    }

    /** Prints one line that a person can act on. */
    void say(String line) {
        log().println("[promotion] " + line);
    }

    /** Absolute address of something below the change's page, as seen from this build. */
    String address(String below) {
        String root = Jenkins.get().getRootUrl();
        return (root == null ? "" : root) + run.getUrl() + "promotion/change/" + change.key() + "/" + below;
    }

    /**
     * The environment with this name, after checking that this build may use it at all.
     *
     * @param permission what a build that runs as a user must hold, or {@code null} for reading only
     */
    Environment environment(String name, Permission permission) throws IOException, InterruptedException {
        if (name == null) {
            throw new AbortException("No environment is named: environment: '…'. Of environments, " + known() + ".");
        }
        PromotionConfiguration configuration = PromotionConfiguration.get();
        Environment environment = configuration.environment(name).orElseThrow(() -> new AbortException(unknown(name)));
        if (!environment.getJobs().contains(job())) {
            throw new AbortException("Job '" + job() + "' may not use environment '" + name
                    + "': an administrator has to list the job's full name there (Manage Jenkins » Environments » "
                    + name
                    + " » Jobs).");
        }
        Optional<String> replayed = environment.isReplayAllowed() ? Optional.empty() : BuildIdentity.replayed(run);
        if (replayed.isPresent()) {
            throw new AbortException("This build " + replayed.get() + ", and environment '" + name
                    + "' does not allow replays: run the job's own Jenkinsfile.");
        }
        if (permission != null) {
            checkBuildMay(permission, name);
        }
        return environment;
    }

    private void checkBuildMay(Permission permission, String name) throws IOException {
        if (runsAs == null) {
            return;
        }
        User user = User.getById(runsAs, false);
        Authentication as = user == null ? Jenkins.ANONYMOUS2 : user.impersonate2();
        if (!run.getParent().getACL().hasPermission2(as, permission)) {
            throw new AbortException("The build runs as '" + runsAs + "', who lacks Promotion/" + permission.name
                    + " on job '" + job() + "' and so may not write to environment '" + name + "'.");
        }
    }

    private static String unknown(String name) {
        return "Unknown environment '" + name + "': " + known() + ".";
    }

    private static String known() {
        List<Environment> all = PromotionConfiguration.get().getEnvironments();
        return all.isEmpty()
                ? "none is defined yet (Manage Jenkins » Environments)"
                : "known are " + all.stream().map(Environment::getName).collect(Collectors.joining(", "));
    }

    /** The environments of a comma-separated list, in stage order, each checked like {@link #environment}. */
    List<Environment> environments(String names, Permission permission) throws IOException, InterruptedException {
        List<Environment> found = new ArrayList<>();
        for (String name : names(names)) {
            found.add(environment(name, permission));
        }
        if (found.isEmpty()) {
            throw new AbortException("No environment is named; name one, or several separated by commas.");
        }
        return found;
    }

    /** The parts of a comma-separated text. */
    static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        for (String part : (text == null ? "" : text).split(",")) {
            if (!part.isBlank()) {
                names.add(part.trim());
            }
        }
        return names;
    }

    /** Opens an environment on its node. */
    EnvironmentSite site(Environment environment) throws IOException {
        return Sites.open(environment, build());
    }

    /** Whether the change with this key is over or gone, so that it occupies nothing any more. */
    boolean isOver(String key) {
        return promotion.changes().get(key).map(c -> c.summary().isEnded()).orElse(true);
    }

    /** Records a fact of the change as done by this build. */
    void record(Fact fact) throws IOException, InterruptedException {
        change.record(actor(), fact);
    }
}
