package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.lock.WriteRule;
import io.jenkins.plugins.promotion.process.people.Attaching;
import io.jenkins.plugins.promotion.process.people.Custody;
import io.jenkins.plugins.promotion.signoff.Directory;
import io.jenkins.plugins.promotion.signoff.IdComparison;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.NotNow;
import io.jenkins.plugins.promotion.site.EnvironmentSite.TreeState;
import io.jenkins.plugins.promotion.site.Stage;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.IOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What one evaluation of an act works with: the build, its change, the environments, and the right to use them.
 *
 * @param isResumed whether the controller was restarted since the act began
 */
public record Session(World world, Build performer, Change change, boolean isResumed) {

    ChangeState state() {
        return change.state();
    }

    Clock clock() {
        return world.clock();
    }

    Bindings bindings() {
        return world.bindings();
    }

    Custody custody() {
        return world.custody();
    }

    Stages stages() {
        return world.stages();
    }

    Directory directory() {
        return world.directory();
    }

    IdComparison ids() {
        return world.ids();
    }

    /** What the environment is bound to, without what ended changes and builds left behind in a crash. */
    Binding binding(Stage environment) throws IOException {
        return world.binding(environment.getName());
    }

    /**
     * Reserves an environment for a write, or for a look on which something is recorded: until it is closed no other change
     * comes between.
     *
     * @throws NotNow while somebody else has it
     */
    Bindings.Reservation reserve(Stage environment) throws IOException {
        return bindings()
                .reserve(environment.getName(), change.key())
                .orElseThrow(() -> NotNow.busy(environment.getName()));
    }

    OffsetDateTime now() {
        return OffsetDateTime.now(clock()).truncatedTo(ChronoUnit.MILLIS);
    }

    /** {@code <job>#<n>}. */
    String build() {
        return performer.id();
    }

    /** Id of the step's node in the build's flow graph: with the build it names this very call of the step. */
    String node() throws IOException, InterruptedException {
        return performer.node();
    }

    /** This very call of the step, which is recorded as who acts. */
    Actor actor() throws IOException, InterruptedException {
        return Actor.step(build(), node());
    }

    Attaching attaching() {
        return new Attaching(change, world.evidence());
    }

    /** The build as a whole. */
    String by() {
        return by(performer);
    }

    static String by(Build build) {
        return Actor.step(build.id(), null).by();
    }

    /** Everybody who asked for the build, and who committed what it works on. */
    Set<String> authors() throws IOException {
        Set<String> authors = new LinkedHashSet<>(performer.requesters());
        authors.addAll(performer.committers());
        return authors;
    }

    Optional<Workspace> workspace() throws IOException, InterruptedException {
        return performer.workspace();
    }

    /** Says how far long work is: {@code reading} or {@code writing}. */
    TreeProgress progress(String doing) {
        return performer.progress(doing);
    }

    /** Prints one line that a person can act on. */
    void say(String line) {
        performer.print("[promotion] " + Lines.several(line));
    }

    /** Prints a line that goes with what was said before. */
    void print(String line) {
        performer.print(Lines.one(line));
    }

    /** Absolute address of something below the change's page, as seen from this build. */
    String address(String below) {
        return performer.address(change.key(), below);
    }

    /**
     * The environment with this name, after checking that this build may use it at all.
     *
     * @param right what a build that runs as a user must hold, or {@code null} for reading only
     */
    Stage environment(String name, Right right) {
        return new Access(world, performer).environment(name, right);
    }

    /** The environments of a comma-separated list, in the order of the list, each checked like {@link #environment}. */
    List<Stage> environments(String names, Right right) {
        return new Access(world, performer).environments(names, right);
    }

    /** Opens an environment on its node. */
    EnvironmentSite site(Stage environment) throws IOException {
        return world.stages().open(environment, build());
    }

    /** The other changes as this job's readers may know them. */
    WriteRule.Others others() {
        return new WriteRule.Others() {
            @Override
            public boolean isOver(String key) {
                return world.changes().isOver(key);
            }

            @Override
            public Optional<String> name(String key) {
                return world.changes()
                        .get(key)
                        .map(Change::summary)
                        .filter(other -> other.admits(change.summary().job()))
                        .map(other -> other.name().text());
            }
        };
    }

    /**
     * What lies in the environment, for whoever only looks out for something: seen after what woke this act, by whoever looked
     * first. What is recorded is looked at for itself.
     */
    TreeState lookOut(Stage environment) throws IOException, InterruptedException {
        return world.looks().at(environment.getName(), world.woken(), () -> site(environment)
                .look());
    }

    /**
     * Keeps with the change why an act of this build failed, so that its pages say so; nothing where the change is over.
     * That somebody aborted it is no failure.
     */
    public void failed(Act act, Throwable cause) throws IOException, InterruptedException {
        if (!state().phase().isEnded()) {
            record(new ChangeFact.StepFailed(act.step(), Act.why(cause)));
        }
    }

    /** Records what an act of this build leads to, in one go; see {@link Change#act}. */
    void act(Function<ChangeState, ? extends List<? extends Fact>> act) throws IOException, InterruptedException {
        change.act(actor(), act);
    }

    /** Records a fact of the change as done by this build. */
    void record(Fact fact) throws IOException, InterruptedException {
        change.record(actor(), fact);
    }
}
