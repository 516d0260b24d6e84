package hudson.model;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.triggers.SafeTimerTask;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/** Work that is done again and again while the host runs. */
public abstract class PeriodicWork extends SafeTimerTask implements ExtensionPoint {
    /** In milliseconds, from the begin of one run to that of the next. */
    public abstract long getRecurrencePeriod();

    /** In milliseconds, from the start of the host to the first run. */
    public long getInitialDelay() {
        return getRecurrencePeriod();
    }

    public static ExtensionList<PeriodicWork> all() {
        return ExtensionList.lookup(PeriodicWork.class);
    }

    /** Starts the timers of all. */
    public static void init() {
        for (PeriodicWork work : all()) {
            Timer.get()
                    .scheduleAtFixedRate(
                            work, work.getInitialDelay(), work.getRecurrencePeriod(), TimeUnit.MILLISECONDS);
        }
    }
}
