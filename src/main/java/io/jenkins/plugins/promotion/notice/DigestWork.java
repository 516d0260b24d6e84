package io.jenkins.plugins.promotion.notice;

import hudson.Extension;
import hudson.model.AsyncPeriodicWork;
import hudson.model.TaskListener;
import io.jenkins.plugins.promotion.Promotion;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Sends digests when their hour has come. */
@Extension
@Restricted(NoExternalUse.class)
public final class DigestWork extends AsyncPeriodicWork {

    private static final Duration PERIOD = Duration.ofMinutes(10);

    public DigestWork() {
        super("Digests of the configuration promotion");
    }

    @Override
    public long getRecurrencePeriod() {
        return PERIOD.toMillis();
    }

    @Override
    protected void execute(TaskListener listener) throws IOException {
        Receivers receivers = NoticeConfiguration.get().getReceivers();
        if (receivers.isMail()) {
            Notices.get().digests().send(ZonedDateTime.now(Promotion.get().clock()), receivers.getDigestHour());
        }
    }
}
