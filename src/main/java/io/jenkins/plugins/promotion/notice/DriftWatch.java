package io.jenkins.plugins.promotion.notice;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.AsyncPeriodicWork;
import hudson.model.Computer;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.hearing.Hearer;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.hearing.Watch;
import io.jenkins.plugins.promotion.hearing.WorkQueue;
import io.jenkins.plugins.promotion.lock.Binding;
import io.jenkins.plugins.promotion.lock.Bindings;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.EnvironmentSite.NotNow;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Looks at environments as often as their administrators say, and tells when one is not what this plugin left there. Looks
 * beside steps, which it does not hold up: what it saw while one of them wrote there counts for nothing.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class DriftWatch extends AsyncPeriodicWork {

    private static final Logger LOGGER = Logger.getLogger(DriftWatch.class.getName());
    private static final String WATCH = "drift watch";
    /** So many paths are named. */
    private static final int NAMED = 10;

    private final Set<String> atWork = ConcurrentHashMap.newKeySet();
    private final Map<String, Failed> failures = new ConcurrentHashMap<>();

    /** How often in a row somebody could not be told of an environment, and when that was last. */
    private record Failed(int times, OffsetDateTime at) {
        boolean isToWait(OffsetDateTime now) {
            return now.isBefore(at.plus(WorkQueue.pause(times)));
        }
    }

    public DriftWatch() {
        super("Drift watch of the configuration promotion");
    }

    public static DriftWatch get() {
        return ExtensionList.lookupSingleton(DriftWatch.class);
    }

    @Override
    public long getRecurrencePeriod() {
        return Duration.ofMinutes(1).toMillis();
    }

    @Override
    protected void execute(TaskListener listener) {
        for (Environment environment : Environments.all()) {
            if (environment.watched().isPresent()) {
                apart(environment.getName(), () -> work(environment, this::apart));
            }
        }
    }

    /** Work that may hang. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** Where work is done that may hang. */
    private interface Hands {
        void take(String what, Work work) throws IOException, InterruptedException;
    }

    /** On a thread of its own, unless one is still at it: an environment or a hearer that hangs holds up no other. */
    private void apart(String what, Work work) {
        if (atWork.add(what)) {
            Computer.threadPoolForRemoting.submit(() -> {
                try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                    work.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (IOException | RuntimeException e) {
                    LOGGER.log(Level.FINE, e, () -> "The drift watch did not get on with " + what);
                } finally {
                    atWork.remove(what);
                }
            });
        }
    }

    private static Watches watches() {
        return new Watches(Promotion.root().resolve("watches"));
    }

    /** What the last looks at an environment found; empty where nobody watches it, or did not yet. */
    public Optional<Watch> of(Environment environment) {
        return environment.watched().flatMap(every -> of(watches(), environment));
    }

    private static Optional<Watch> of(Watches watches, Environment environment) {
        return watches.of(environment.getName()).filter(watch -> watch.isOf(environment.whereabouts()));
    }

    /** Looks if it is time, and tells what is to be told, all of it before this returns. */
    void work(Environment environment) throws IOException, InterruptedException {
        work(environment, (what, work) -> work.run());
    }

    private void work(Environment environment, Hands hands) throws IOException, InterruptedException {
        String name = environment.getName();
        Duration every = environment.watched().orElseThrow();
        Optional<Watch> seen = of(watches(), environment);
        if (seen.isEmpty() || seen.get().isDue(every, now())) {
            try {
                look(environment);
            } catch (NotNow | Refusal e) {
                LOGGER.log(Level.FINE, e, () -> "Environment " + name + " was not looked at");
            }
            seen = of(watches(), environment);
        }
        Optional<Watch> pending = seen.filter(watch -> watch.news().isPresent());
        if (pending.isEmpty()) {
            failures.keySet().removeIf(who -> who.startsWith(name + " "));
            return;
        }
        List<Hearer> hearers = Notices.get().hearers();
        for (Hearer hearer : hearers) {
            if (!pending.get().hasTold(hearer.id())) {
                hands.take(name + " and " + hearer.id(), () -> tell(environment, hearer));
            }
        }
        synchronized (this) {
            Optional<Watch> now =
                    of(watches(), environment).filter(watch -> watch.news().isPresent());
            if (now.isPresent()) {
                boolean all = hearers.stream().allMatch(hearer -> now.get().hasTold(hearer.id()));
                watches().keep(now.get().toldAll(all, now()));
            }
        }
    }

    /** What is half done, or written meanwhile, counts for nothing. */
    private void look(Environment environment) throws IOException, InterruptedException {
        String name = environment.getName();
        Bindings bindings = Promotion.get().bindings();
        Binding binding = bindings.of(name);
        if (binding.mark() != null) {
            return;
        }
        EnvironmentSite site = Environments.open(environment);
        String tree = site.look().tree();
        Binding.Known known = binding.known();
        boolean other = known != null && !known.tree().equals(tree) && known.snapshot() != null;
        String what =
                other ? String.join(", ", site.differenceFrom(known.snapshot()).told(NAMED, Locale.ENGLISH)) : "";
        if (!bindings.isStill(binding, WATCH)) {
            return;
        }
        synchronized (this) {
            watches()
                    .keep(Watch.after(
                            of(watches(), environment).orElse(null),
                            name,
                            environment.whereabouts(),
                            known == null ? null : known.tree(),
                            tree,
                            () -> what.isEmpty() ? "it is another tree than before" : Lines.one(what),
                            now()));
        }
    }

    private void tell(Environment environment, Hearer hearer) throws IOException, InterruptedException {
        Optional<PromotionEvent> news = of(watches(), environment).flatMap(Watch::news);
        if (news.isEmpty()) {
            return;
        }
        String id = news.get().source().id();
        String who = environment.getName() + " and " + hearer.id();
        Failed before = failures.get(who);
        if (before != null && before.isToWait(now())) {
            return;
        }
        try {
            hearer.hear(news.get());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            Failed now = new Failed(before == null ? 1 : before.times() + 1, now());
            failures.put(who, now);
            LOGGER.log(
                    now.times() == 1 ? Level.WARNING : Level.FINE,
                    e,
                    () -> hearer.id() + " did not take " + id + "; it is offered again in "
                            + WorkQueue.pause(now.times()));
            return;
        }
        failures.remove(who);
        synchronized (this) {
            // It may be about something else by now.
            Optional<Watch> now = of(watches(), environment).filter(watch -> watch.news()
                    .filter(one -> one.source().id().equals(id))
                    .isPresent());
            if (now.isPresent()) {
                watches().keep(now.get().told(hearer.id()));
            }
        }
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(Promotion.get().clock()).truncatedTo(ChronoUnit.MILLIS);
    }
}
