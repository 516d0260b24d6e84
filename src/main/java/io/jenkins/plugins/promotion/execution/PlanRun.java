package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Result;
import io.jenkins.plugins.promotion.execution.ItemTask.Mode;
import io.jenkins.plugins.promotion.plan.Action;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.ItemDigest;
import io.jenkins.plugins.promotion.plan.Parameter;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.Policy;
import io.jenkins.plugins.promotion.plan.Precondition;
import io.jenkins.plugins.promotion.plan.ResolvedParameters;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A run of a work plan on one environment (process A 08 and 11). It keeps no thread and no state of its own: every
 * {@link #advance} reads the ledger, takes one step and writes down what came of it, so that another run over the same
 * ledger, in another build or after a crash, goes on where this one stopped. Not for use by several threads.
 */
public final class PlanRun {
    private final RunOptions options;
    private final List<Item> items;
    private final Ledger ledger;
    private final Site site;
    private final Clock clock;
    private final ResolvedParameters parameters;
    private final TaskMaker tasks;
    private final LineMaker lines;
    private final Optional<Policy.OnFailure> policy;
    private final Map<String, String> digests = new LinkedHashMap<>();
    private final RunState state;
    private final DryRun dryRun;
    private int read;

    /**
     * A run, begun or to be begun.
     *
     * @param parameters of the same plan and the options' environment
     * @param files beside the plan
     * @param credentials the secret text of a credentials id
     * @param ledger of this run and no other
     * @throws IOException if a file beside the plan cannot be read
     * @throws IllegalArgumentException if {@code items} names one that the plan does not have here
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
        this.ledger = ledger;
        this.site = site;
        this.clock = clock;
        this.parameters = parameters;
        this.policy = plan.policy().onFailure();
        this.items = chosen(plan.itemsFor(options.environment()), options);
        for (Item item : items) {
            digests.put(item.id(), ItemDigest.of(item, files));
        }
        List<String> secrets = new ArrayList<>();
        plan.parameters().values().forEach(parameter -> {
            if (parameter instanceof Parameter.Credentials secret) {
                secrets.add(credentials.apply(secret.id()));
            }
        });
        this.tasks = new TaskMaker(parameters, files, credentials, options);
        this.lines = new LineMaker(options, digests, Secrets.of(secrets));
        this.state = new RunState(digests);
        this.dryRun = new DryRun(items);
    }

    private static List<Item> chosen(List<Item> all, RunOptions options) {
        List<String> unknown = new ArrayList<>(options.items());
        all.forEach(item -> unknown.remove(item.id()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("The plan has no items " + unknown + " for " + options.environment()
                    + "; it has " + all.stream().map(Item::id).toList());
        }
        return all.stream()
                .filter(item -> options.items().isEmpty() || options.items().contains(item.id()))
                .toList();
    }

    /**
     * Begins the run, or goes on with it in another build: items that failed before are tried again. Only the first
     * call of a build is meant for it; after a crash of the same build {@link #advance} goes on by itself.
     */
    public void begin() throws IOException, InterruptedException {
        refresh();
        String tree = state.begun ? "" : site.treeDigest();
        append(lines.run(state, LineStatus.BEGUN, options.by(), clock.instant(), tree, "", ""));
    }

    /**
     * Takes one step: performs at most one item, or says what the run waits for.
     *
     * @throws IOException if the ledger or the node fails; the next call, of this run or another, takes it up again
     * @throws InterruptedException likewise
     */
    public Advance advance() throws IOException, InterruptedException {
        if (options.dryRun()) {
            return dryRun.advance(item -> site.perform(tasks.task(item, Mode.DRY_RUN)));
        }
        refresh();
        if (!state.begun) {
            begin();
        }
        if (state.finished) {
            return new Advance.Finished(summary());
        }
        if (state.rollingBack) {
            return rollBackOne();
        }
        for (Item item : items) {
            ItemState is = state.of(item.id());
            if (is.phase != ItemState.Phase.SETTLED) {
                return step(item, is);
            }
        }
        return finish(Summary.Outcome.DONE);
    }

    private Advance step(Item item, ItemState is) throws IOException, InterruptedException {
        boolean manual = item.action() instanceof Action.Manual;
        return switch (is.phase) {
            case WAITING -> waits(item, is);
            case FAILED -> failed(item, is);
            case CLAIMED -> claimed(item, is);
            case RUNNING -> manual ? waits(item, is) : recheck(item);
            default -> manual ? startManual(item) : start(item);
        };
    }

    private Advance start(Item item) throws IOException, InterruptedException {
        ItemTask task = tasks.task(item, Mode.RUN);
        Instant begin = clock.instant();
        append(lines.running(state, item, options.by(), begin));
        return settle(item, begin, site.perform(task));
    }

    private Advance startManual(Item item) throws IOException, InterruptedException {
        Instant begin = clock.instant();
        if (item.precondition().isPresent() || item.unless().isPresent()) {
            ItemOutcome outcome = site.perform(tasks.task(item, Mode.RUN));
            if (outcome.result() != Result.READY) {
                return settle(item, begin, outcome);
            }
        }
        return ask(item, Waiting.MANUAL, instruction(item));
    }

    private String instruction(Item item) {
        return ((Action.Manual) parameters.resolve(item).action()).instruction();
    }

    private Advance settle(Item item, Instant begin, ItemOutcome outcome) throws IOException {
        LineStatus status =
                switch (outcome.result()) {
                    case DONE -> LineStatus.DONE;
                    case ALREADY_DONE -> LineStatus.ALREADY_DONE;
                    case ROLLED_BACK -> LineStatus.ROLLED_BACK;
                    case UNMET -> unmet(item);
                    default -> LineStatus.FAILED;
                };
        if (status == LineStatus.WAITING) {
            return ask(item, Waiting.PRECONDITION, outcome.message());
        }
        append(lines.ended(state, item, status, begin, clock.instant(), outcome));
        return new Advance.Performed(item, outcome);
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
        Instant begin = clock.instant();
        ItemOutcome outcome = site.perform(tasks.task(item, Mode.RECHECK));
        if (outcome.result() == Result.NOT_DONE) {
            return start(item);
        }
        return outcome.result() == Result.UNKNOWN
                ? ask(item, Waiting.INTERRUPTED, outcome.message())
                : settle(item, begin, outcome);
    }

    private Advance claimed(Item item, ItemState is) throws IOException, InterruptedException {
        if (((Action.Manual) item.action()).secondPerson() && is.confirmedBy.isEmpty()) {
            return new Advance.WaitsForPerson(
                    item,
                    Waiting.SECOND_PERSON,
                    is.claimedBy + " says it is done; another person must confirm it",
                    is.since);
        }
        Instant begin = clock.instant();
        ItemOutcome outcome = item.verify().isPresent()
                ? site.perform(tasks.task(item, Mode.VERIFY))
                : ItemOutcome.of(Result.DONE, is.message);
        return settle(item, begin, outcome);
    }

    private Advance failed(Item item, ItemState is) throws IOException, InterruptedException {
        return switch (policy.orElse(options.onFailure())) {
            case STOP -> new Advance.Stopped(item, "item " + item.id() + " failed: " + is.message);
            case ASK -> ask(item, Waiting.FAILED, is.message);
            case ROLLBACK -> {
                List<String> stuck = Answers.irreversible(items, state);
                if (!stuck.isEmpty()) {
                    yield ask(
                            item,
                            Waiting.FAILED,
                            is.message + "; not rolled back by itself, since there is no way back for "
                                    + String.join(", ", stuck));
                }
                String reason = "item " + item.id() + " failed";
                append(lines.run(state, LineStatus.ROLLING_BACK, options.by(), clock.instant(), "", "", reason));
                yield rollBackOne();
            }
        };
    }

    private Advance ask(Item item, Waiting kind, String message) throws IOException {
        append(lines.waiting(state, item, kind, clock.instant(), message));
        return waits(item, state.of(item.id()));
    }

    private Advance waits(Item item, ItemState is) {
        Waiting kind = is.phase == ItemState.Phase.RUNNING ? Waiting.MANUAL : is.waiting;
        String message = is.message.isEmpty() ? instruction(item) : is.message;
        return new Advance.WaitsForPerson(item, kind, message, is.since);
    }

    private Advance rollBackOne() throws IOException, InterruptedException {
        Optional<Item> next = RollbackOrder.next(items, state);
        if (next.isEmpty()) {
            boolean whole = RollbackOrder.remains(items, state).isEmpty();
            return finish(whole ? Summary.Outcome.ROLLED_BACK : Summary.Outcome.PARTLY_ROLLED_BACK);
        }
        Item item = next.get();
        ItemState is = state.of(item.id());
        if (is.phase == ItemState.Phase.WAITING) {
            return waits(item, is);
        } else if (is.phase == ItemState.Phase.FAILED) {
            return ask(item, Waiting.FAILED, "cannot be rolled back: " + is.message);
        }
        Rollback way = parameters.resolve(item).rollback();
        if (way instanceof Rollback.ByHand hand) {
            return ask(item, Waiting.MANUAL_ROLLBACK, hand.instruction());
        } else if (way instanceof Rollback.ByCommand && is.phase == ItemState.Phase.RUNNING) {
            return ask(item, Waiting.INTERRUPTED, "its rollback was interrupted; find out whether it ran");
        }
        String why = RollbackOrder.whyItRemains(way, is);
        if (!why.isEmpty()) {
            ItemOutcome outcome = ItemOutcome.of(Result.FAILED, why);
            append(lines.ended(state, item, LineStatus.SKIPPED, clock.instant(), clock.instant(), outcome));
            return new Advance.Performed(item, outcome);
        }
        Instant begin = clock.instant();
        append(lines.running(state, item, options.by(), begin));
        ItemOutcome outcome = site.perform(tasks.task(item, Mode.ROLLBACK));
        boolean lost = way instanceof Rollback.Automatic && outcome.before().isEmpty() && is.proven;
        return settle(
                item,
                begin,
                lost && outcome.result() == Result.ROLLED_BACK
                        ? outcome.with(Result.FAILED, "the record of what was there before is gone from the node")
                        : outcome);
    }

    private Advance finish(Summary.Outcome outcome) throws IOException, InterruptedException {
        String tree = site.treeDigest();
        append(lines.run(state, LineStatus.FINISHED, options.by(), clock.instant(), "", tree, outcome.name()));
        return new Advance.Finished(summary());
    }

    private void refresh() throws IOException {
        List<LedgerLine> all = ledger.lines();
        while (read < all.size()) {
            state.add(all.get(read++));
        }
    }

    private void append(LedgerLine line) throws IOException {
        ledger.append(line);
        state.add(line);
        read++;
    }

    /** What people may say now; the ledger's present end counts. */
    public Answers answers() throws IOException {
        refresh();
        return new Answers(items, state, lines, options, clock.instant());
    }

    /** The run in figures, as far as the ledger has been read. */
    public Summary summary() throws IOException {
        if (options.dryRun()) {
            return dryRun.summary();
        }
        refresh();
        return Totals.of(items, state, policy.orElse(options.onFailure()));
    }
}
