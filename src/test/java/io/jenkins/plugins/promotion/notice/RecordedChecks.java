package io.jenkins.plugins.promotion.notice;

import com.google.common.util.concurrent.Uninterruptibles;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksPublisher;
import io.jenkins.plugins.checks.api.ChecksPublisherFactory;
import io.jenkins.plugins.checks.api.ChecksStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Stands for where the code is: notes every check that is published. */
class RecordedChecks extends ChecksPublisherFactory {

    /** One line for each: build, name, state, title. */
    static final List<String> LINES = new CopyOnWriteArrayList<>();

    static final List<ChecksDetails> ALL = new CopyOnWriteArrayList<>();
    /** So many are not taken. */
    static volatile int failures;

    /** Where it is asked for a build of this job, it does not answer until then. */
    static volatile String hangs = "";

    static volatile CountDownLatch until = new CountDownLatch(1);

    static void forget() {
        hangs = "";
        until.countDown();
        until = new CountDownLatch(1);
        LINES.clear();
        ALL.clear();
        failures = 0;
    }

    @Override
    protected Optional<ChecksPublisher> createPublisher(Run<?, ?> run, TaskListener listener) {
        return Optional.of(new ChecksPublisher() {
            @Override
            public void publish(ChecksDetails check) {
                if (run.getParent().getFullName().equals(hangs)) {
                    Uninterruptibles.awaitUninterruptibly(until);
                }
                if (failures > 0) {
                    failures--;
                    throw new IllegalStateException("away");
                }
                ALL.add(check);
                LINES.add("#" + run.getNumber() + " " + state(check) + ": "
                        + check.getOutput().orElseThrow().getTitle().orElseThrow());
            }
        });
    }

    private static String state(ChecksDetails check) {
        boolean over = check.getStatus() == ChecksStatus.COMPLETED;
        if (over == (check.getConclusion() == ChecksConclusion.NONE)) {
            throw new IllegalArgumentException("a check has a conclusion if, and only if, it is completed");
        }
        return over ? check.getConclusion().name() : check.getStatus().name();
    }
}
