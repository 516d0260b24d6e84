package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.execution.ItemTask.Mode;
import io.jenkins.plugins.promotion.plan.HandWork;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemDigest;
import io.jenkins.plugins.promotion.plan.Parameter;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.Policy;
import io.jenkins.plugins.promotion.plan.Precondition;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A run of a work plan on one environment. It keeps no thread and no state of its own: every
 * {@link #advance} reads the ledger, takes one step and writes down what came of it, so that another run over the same
 * ledger, in another build or after a crash, goes on where this one stopped. Not for use by several threads.
 */
public final class PlanRun {
    private final RunOptions options;
    private final List<Item> items;
    private final Site site;
    private final ResolvedParameters parameters;
    private final TaskMaker tasks;
    private final Optional<Policy.OnFailure> policy;
    private final RunBook book;
    private final RollbackRun rollback;
    private final DryRun dryRun;

    /**
     * A run, begun or to be begun.
     *
     * @param parameters of the same plan and the options' environment
     * @param files beside the plan
     * @param credentials the secret text of a credentials id
     * @param ledger of this run and no other
     * @throws IOException if a file beside the plan cannot be read
     * @throws Refusal if {@code items} names one that the plan does not have here
     */
    public PlanRun(
            WorkPlan plan,
            ResolvedParameters parameters,
            PlanFiles files,
            Function<String, String> credentials,
            Ledger ledger,
            Site site,
            Clock clock,
            RunOptions options)
            throws IOException {
        this.options = options;
        this.site = site;
        this.parameters = parameters;
        this.policy = plan.policy().onFailure();
        this.items = chosen(plan.itemsFor(options.environment()), options);
        Map<String, String> digests = new LinkedHashMap<>();
        for (Item item : items) {
            digests.put(item.id(), ItemDigest.of(item, files));
        }
        List<String> secrets = new ArrayList<>();
        plan.parameters().values().forEach(parameter -> {
            if (parameter instanceof Parameter.Credentials secret) {
                secrets.add(credentials.apply(secret.id()));
            }
        });
        requireDataSources(items, site.dataSources(), options.environment());
        this.tasks = new TaskMaker(parameters, files, credentials, site, options);
        this.book = new RunBook(ledger, clock, options, new LineMaker(options, digests, Secrets.of(secrets)));
        this.rollback = new RollbackRun(items, parameters, tasks, site, book);
        this.dryRun = new DryRun(items);
    }

    /** Only what an administrator defined with this very environment may be named. */
    private static void requireDataSources(List<Item> items, Set<String> defined, String environment) {
        for (Item item : items) {
            for (String name : item.dataSources()) {
                if (!defined.contains(name)) {
                    throw Refusal.unknown(
                            "Item " + item.id() + " names the data source '" + name + "', which environment '"
                                    + environment + "' does not have; it has "
                                    + (defined.isEmpty() ? "none" : String.join(", ", new TreeSet<>(defined)))
                                    + ". An administrator defines data sources with an environment");
                }
            }
        }
    }

    private static List<Item> chosen(List<Item> all, RunOptions options) {
        requireItems(all, options.items(), options.environment());
        return all.stream()
                .filter(item -> options.items().isEmpty() || options.items().contains(item.id()))
                .toList();
    }

    /** @throws Refusal if some of the ids are of none of the items that an environment gets */
    public static void requireItems(List<Item> all, Collection<String> ids, String environment) {
        List<String> unknown = new ArrayList<>(ids);
        all.forEach(item -> unknown.remove(item.id()));
        if (!unknown.isEmpty()) {
            throw Refusal.unknown("The plan has no items " + unknown + " for " + environment + "; it has "
                    + all.stream().map(Item::id).toList());
        }
    }

    /**
     * Begins the run, or goes on with it in another build: items that failed before are tried again. Only the first
     * call of a build is meant for it; after a crash of the same build {@link #advance} goes on by itself.
     */
    public void begin() throws IOException, InterruptedException {
        String tree = book.refresh().begun ? "" : site.treeDigest();
        book.run(LineStatus.BEGUN, tree, "", "");
    }

    /**
     * Takes one step: performs at most one item, or says what the run waits for.
     *
     * @throws IOException if the ledger or the node fails; the next call, of this run or another, takes it up again
     * @throws InterruptedException likewise
     */
    public Advance advance() throws IOException, InterruptedException {
        if (options.dryRun()) {
            Mode mode = options.filesOnly() ? Mode.LOOK : Mode.DRY_RUN;
            return dryRun.advance(item -> site.perform(tasks.task(item, mode)));
        }
        if (!book.refresh().begun) {
            begin();
        }
        if (book.state().finished) {
            return new Advance.Finished(summary());
        }
        if (book.state().rollingBack) {
            return rollBackOne();
        }
        for (Item item : items) {
            if (book.of(item).phase != ItemState.Phase.SETTLED) {
                return step(item, book.of(item));
            }
        }
        return finish(Summary.Outcome.DONE);
    }

    private Advance step(Item item, ItemState is) throws IOException, InterruptedException {
        boolean manual = item.handWork().isPresent();
        return switch (is.phase) {
            case WAITING -> book.waits(item);
            case FAILED -> failed(item, is);
            case CLAIMED -> claimed(item, is);
            case RUNNING -> manual ? book.waits(item) : recheck(item);
            default -> manual ? startManual(item) : start(item);
        };
    }

    private Advance start(Item item) throws IOException, InterruptedException {
        ItemTask task = tasks.task(item, Mode.RUN);
        Instant begin = book.running(item);
        return settle(item, begin, site.perform(task));
    }

    private Advance startManual(Item item) throws IOException, InterruptedException {
        Instant begin = book.now();
        if (item.precondition().isPresent() || item.unless().isPresent()) {
            ItemOutcome outcome = site.perform(tasks.task(item, Mode.RUN));
            if (outcome.result() != Ending.READY) {
                return settle(item, begin, outcome);
            }
        }
        HandWork work = parameters.resolve(item).handWork().orElseThrow();
        return book.ask(item, WaitsFor.MANUAL, work.instruction());
    }

    private Advance settle(Item item, Instant begin, ItemOutcome outcome) throws IOException {
        LineStatus status =
                switch (outcome.result()) {
                    case DONE -> LineStatus.DONE;
                    case ALREADY_DONE -> LineStatus.ALREADY_DONE;
                    case UNMET -> unmet(item);
                    default -> LineStatus.FAILED;
                };
        return status == LineStatus.WAITING
                ? book.ask(item, WaitsFor.PRECONDITION, outcome.message())
                : book.settled(item, status, begin, outcome);
    }

    private static LineStatus unmet(Item item) {
        return switch (item.precondition().map(Precondition::onFail).orElse(Precondition.OnFail.STOP)) {
            case STOP -> LineStatus.FAILED;
            case SKIP -> LineStatus.SKIPPED;
            case MARK_DONE -> LineStatus.MARKED_DONE;
            case ASK -> LineStatus.WAITING;
        };
    }

    private Advance recheck(Item item) throws IOException, InterruptedException {
        Instant begin = book.now();
        ItemOutcome outcome = site.perform(tasks.task(item, Mode.RECHECK));
        if (outcome.result() == Ending.NOT_DONE) {
            return start(item);
        }
        return outcome.result() == Ending.UNKNOWN
                ? book.ask(item, WaitsFor.INTERRUPTED, outcome.message())
                : settle(item, begin, outcome);
    }

    private Advance claimed(Item item, ItemState is) throws IOException, InterruptedException {
        if (item.handWork().filter(HandWork::secondPerson).isPresent() && is.confirmedBy.isEmpty()) {
            String message = RunWords.say("claimed", is.claimedBy);
            return new Advance.WaitsForPerson(item, WaitsFor.SECOND_PERSON, message, is.since);
        }
        Instant begin = book.now();
        ItemOutcome outcome = item.verify().isPresent()
                ? site.perform(tasks.task(item, Mode.VERIFY))
                : ItemOutcome.of(Ending.DONE, is.message);
        return settle(item, begin, outcome);
    }

    private Advance failed(Item item, ItemState is) throws IOException, InterruptedException {
        return switch (policy.orElse(options.onFailure())) {
            case STOP -> new Advance.Stopped(item, "item " + item.id() + " failed: " + is.message);
            case ASK -> book.ask(item, WaitsFor.FAILED, is.message);
            case ROLLBACK -> {
                List<String> stuck = RunAnswers.irreversible(items, book.state());
                if (!stuck.isEmpty()) {
                    String why = RunWords.say("noWayBack", is.message, String.join(", ", stuck));
                    yield book.ask(item, WaitsFor.FAILED, why);
                }
                book.run(LineStatus.ROLLING_BACK, "", "", "item " + item.id() + " failed");
                yield rollBackOne();
            }
        };
    }

    private Advance rollBackOne() throws IOException, InterruptedException {
        Optional<Advance> step = rollback.step();
        return step.isPresent() ? step.get() : finish(rollback.outcome());
    }

    private Advance finish(Summary.Outcome outcome) throws IOException, InterruptedException {
        book.run(LineStatus.FINISHED, "", site.treeDigest(), outcome.name());
        return new Advance.Finished(summary());
    }

    /**
     * From here on what the run did is undone, the last first; nothing if that was said before.
     *
     * @throws Refusal if the run is not done
     */
    public void backOut(String reason) throws IOException {
        RunState state = book.refresh();
        if (state.rollingBack) {
            return;
        }
        if (!state.finished) {
            throw Refusal.conflict("The run on " + options.environment() + " is not at its end");
        }
        book.run(LineStatus.ROLLING_BACK, "", "", "backed out: " + reason);
    }

    /** What people may say now; the ledger's present end counts. */
    public RunAnswers answers() throws IOException {
        return new RunAnswers(items, book.refresh(), book.lines(), options, book.now());
    }

    /** The run in figures, as far as the ledger goes. */
    public Summary summary() throws IOException {
        return options.dryRun()
                ? dryRun.summary()
                : Totals.of(items, book.refresh(), policy.orElse(options.onFailure()));
    }
}
