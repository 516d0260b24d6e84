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
import io.jenkins.plugins.promotion.environment.Sites;
import io.jenkins.plugins.promotion.hearing.Hearer;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.hearing.Watch;
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

    /** One that hangs, or whose hearers do, holds up no other. */
    @Override
    protected void execute(TaskListener listener) {
        for (Environment environment : Environments.all()) {
            String name = environment.getName();
            if (environment.watched().isPresent() && atWork.add(name)) {
                Computer.threadPoolForRemoting.submit(() -> {
                    try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                        work(environment);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (IOException | RuntimeException e) {
                        LOGGER.log(Level.FINE, e, () -> "Environment " + name + " was not looked at");
                    } finally {
                        atWork.remove(name);
                    }
                });
            }
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

    /** Looks if it is time, and tells what is to be told. */
    void work(Environment environment) throws IOException, InterruptedException {
        Watches watches = watches();
        Watch before = watches.of(environment.getName()).orElse(null);
        Duration every = environment.watched().orElseThrow();
        if (before == null || !before.isOf(environment.whereabouts()) || before.isDue(every, now())) {
            try {
                Optional<Watch> after = look(environment, before);
                if (after.isPresent()) {
                    watches.keep(after.get());
                }
            } catch (NotNow | Refusal e) {
                LOGGER.log(Level.FINE, e, () -> "Environment " + environment.getName() + " was not looked at");
            }
        }
        Optional<Watch> seen = of(watches, environment);
        if (seen.isPresent() && seen.get().news().isPresent()) {
            tell(watches, seen.get(), seen.get().news().get(), Notices.get().hearers());
        }
    }

    /** Empty if something was written there meanwhile, or is half done. */
    private static Optional<Watch> look(Environment environment, Watch before)
            throws IOException, InterruptedException {
        String name = environment.getName();
        Bindings bindings = Promotion.get().bindings();
        Binding binding = bindings.of(name);
        if (binding.mark() != null) {
            return Optional.empty();
        }
        EnvironmentSite site = Sites.open(environment, Environments.all(), null);
        String tree = site.look().tree();
        Binding.Known known = binding.known();
        boolean other = known != null && !known.tree().equals(tree) && known.snapshot() != null;
        String what =
                other ? String.join(", ", site.differenceFrom(known.snapshot()).told(NAMED)) : "";
        if (!bindings.isStill(binding, WATCH)) {
            return Optional.empty();
        }
        return Optional.of(Watch.after(
                before,
                name,
                environment.whereabouts(),
                known == null ? null : known.tree(),
                tree,
                () -> what.isEmpty() ? "it is another tree than before" : Lines.one(what),
                now()));
    }

    private static void tell(Watches watches, Watch watch, PromotionEvent news, List<Hearer> hearers)
            throws IOException, InterruptedException {
        Watch now = watch;
        boolean all = true;
        for (Hearer hearer : hearers) {
            if (!now.hasTold(hearer.id())) {
                try {
                    hearer.hear(news);
                    now = now.told(hearer.id());
                    watches.keep(now);
                } catch (InterruptedException e) {
                    throw e;
                } catch (Exception e) {
                    all = false;
                    LOGGER.log(
                            Level.WARNING,
                            hearer.id() + " did not take " + news.source().id(),
                            e);
                }
            }
        }
        watches.keep(now.toldAll(all, now()));
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.now(Promotion.get().clock()).truncatedTo(ChronoUnit.MILLIS);
    }
}
