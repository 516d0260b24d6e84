package io.jenkins.plugins.promotion.notice;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.listeners.ItemListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.hearing.Hearer;
import io.jenkins.plugins.promotion.hearing.Outbox;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The one outbox of this controller, from its start to its end, with everybody who listens. */
@Extension
@Restricted(NoExternalUse.class)
public final class Notices implements Promotion.Listener {

    /** One for each listener, so that one that hangs holds up no other, and no more than that. */
    private static final int MOST_THREADS = 16;

    private static final Duration CHECK_PATIENCE = Duration.ofMinutes(1);

    private ScheduledThreadPoolExecutor threads;
    private volatile Outbox outbox;
    private volatile Checks checks;
    private volatile List<Hearer> everybody = List.of();
    private Digests digests;

    public static Notices get() {
        return ExtensionList.lookupSingleton(Notices.class);
    }

    private record OfPlugin(PromotionListener listener) implements Hearer {
        @Override
        public String id() {
            return listener.id();
        }

        @Override
        public void hear(PromotionEvent event) throws Exception {
            synchronized (listener) { // One call at a time, whatever the event comes from.
                listener.heard(event);
            }
        }
    }

    private synchronized void start() {
        AtomicInteger count = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(2, work -> {
            Thread thread = new Thread(work, "Configuration promotion notices " + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        Promotion promotion = Promotion.get();
        outbox = new Outbox(promotion.changes(), Promotion.root().resolve("hearing"), promotion.clock(), this::after);
        checks = new Checks(promotion.changes(), this::after, CHECK_PATIENCE);
        promotion.listen(this);
        listenersChanged();
    }

    synchronized Digests digests() {
        if (digests == null) {
            digests = new Digests(Promotion.root().resolve("digests"));
        }
        return digests;
    }

    private void after(Duration pause, Runnable work) {
        try {
            threads.schedule(
                    () -> {
                        try (ACLContext ignored = ACL.as2(ACL.SYSTEM2)) {
                            work.run();
                        }
                    },
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The controller goes down; what is left follows from the journals after its restart.
        }
    }

    /** Who listens is looked up anew. */
    synchronized void listenersChanged() {
        if (outbox == null) {
            return;
        }
        List<Hearer> hearers = new ArrayList<>();
        ExtensionList.lookup(PromotionListener.class).forEach(listener -> hearers.add(new OfPlugin(listener)));
        Receivers receivers = NoticeConfiguration.get().getReceivers();
        if (receivers.isMail()) {
            hearers.add(new MailHearer(receivers, digests()));
        }
        receivers.getWebhooks().forEach(hook -> hearers.add(new WebhookHearer(hook)));
        threads.setCorePoolSize(Math.min(MOST_THREADS, hearers.size() + 2));
        outbox.hearers(hearers);
        everybody = List.copyOf(hearers);
        checks.on(receivers.isChecks());
    }

    /** Everybody who listens now. */
    List<Hearer> hearers() {
        return everybody;
    }

    @Override
    public void changed(String changeKey) {
        Outbox now = outbox;
        if (now != null) {
            now.changed(changeKey);
            checks.changed(changeKey);
        }
    }

    @Override
    public synchronized Future<?> goingDown() {
        if (outbox == null) {
            return CompletableFuture.completedFuture(null);
        }
        outbox.end();
        checks.end();
        threads.shutdownNow();
        return CompletableFuture.completedFuture(null);
    }

    /** A build that worked on this change is over, which concludes its check. Returns at once. */
    public void buildEnded(String changeKey) {
        Checks now = checks;
        if (now != null) {
            now.changed(changeKey);
        }
    }

    /** Begins once all jobs are there. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Start extends ItemListener {
        @Override
        public void onLoaded() {
            Notices.get().start();
        }
    }
}
