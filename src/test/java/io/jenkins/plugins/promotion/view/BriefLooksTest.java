package io.jenkins.plugins.promotion.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.Test;

/** Many who ask for what takes long. */
public class BriefLooksTest {

    private final Queue<Runnable> begun = new ArrayDeque<>();
    private final List<Exception> untold = new ArrayList<>();
    private final BriefLooks<String> looks = new BriefLooks<String>(begun::add, (name, why) -> untold.add(why));

    private Optional<String> now(String name, String seen) throws IOException {
        return looks.at(name, () -> seen, System.nanoTime());
    }

    @Test
    public void manyWhoAskMeanwhileShareOneLook() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), now("test", "v1:a"));
        }
        assertEquals(1, begun.size());
        assertEquals(100, untold.size());
        assertEquals(TimeoutException.class, untold.get(0).getClass());
        assertEquals("another has its own", Optional.empty(), now("development", "v1:b"));
        assertEquals(2, begun.size());
    }

    @Test
    public void afterItsEndTheNextOneLooksAnew() throws Exception {
        now("test", "v1:a");
        begun.remove().run();
        BriefLooks<String> atOnce = new BriefLooks<String>(Runnable::run, (name, why) -> untold.add(why));
        assertEquals(Optional.of("v1:b"), atOnce.at("test", () -> "v1:b", System.nanoTime()));
        assertEquals(Optional.of("v1:c"), atOnce.at("test", () -> "v1:c", System.nanoTime()));
        now("test", "v1:b");
        assertEquals(1, begun.size());
    }

    @Test
    public void whatFailsIsToldAndNotKept() throws Exception {
        BriefLooks<String> atOnce = new BriefLooks<String>(Runnable::run, (name, why) -> untold.add(why));
        assertEquals(
                Optional.empty(),
                atOnce.at(
                        "test",
                        () -> {
                            throw new IOException("gone");
                        },
                        System.nanoTime()));
        assertEquals("gone", untold.get(0).getCause().getMessage());
        assertEquals(Optional.of("v1:a"), atOnce.at("test", () -> "v1:a", System.nanoTime()));
    }

    @Test
    public void whatCannotBeginIsNotWaitedForByTheNext() throws Exception {
        boolean[] full = {true};
        BriefLooks<String> crowded = new BriefLooks<String>(
                task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                (name, why) -> untold.add(why));
        assertThrows(RejectedExecutionException.class, () -> crowded.at("test", () -> "v1:a", System.nanoTime()));
        full[0] = false;
        assertEquals(Optional.of("v1:a"), crowded.at("test", () -> "v1:a", System.nanoTime()));
    }
}
