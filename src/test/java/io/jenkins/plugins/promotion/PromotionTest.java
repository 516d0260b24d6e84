package io.jenkins.plugins.promotion;

import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.ClassRule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

public class PromotionTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    /** Work that comes to its end only once other work was interrupted, too. */
    private static final class Work implements Promotion.Listener {
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final CompletableFuture<Void> others;

        Work(CompletableFuture<Void> others) {
            this.others = others;
        }

        @Override
        public void changed(String changeKey) {}

        @Override
        public Future<?> goingDown() {
            others.complete(null);
            return end;
        }
    }

    @Test
    public void allWorkIsInterruptedBeforeAnyIsWaitedFor() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        Work one = new Work(second);
        Work two = new Work(first);
        first.thenRun(() -> one.end.complete(null));
        second.thenRun(() -> two.end.complete(null));
        Promotion.get().listen(one);
        Promotion.get().listen(two);
        try {
            Promotion.get().rest(Duration.ofSeconds(20));
            assertTrue(one.end.isDone() && two.end.isDone());
        } finally {
            Promotion.get().forget(one);
            Promotion.get().forget(two);
        }
    }
}
