package io.jenkins.plugins.promotion.files;

import static org.junit.Assert.assertTrue;

import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HandleTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    /** What others hold open goes away while this process's open files are looked through. */
    @Test
    public void otherThreadsOpenAndCloseFiles() throws Exception {
        Path mine = folder.newFile("mine").toPath();
        Path theirs = folder.newFile("theirs").toPath();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService others = Executors.newFixedThreadPool(3);
        List<Future<?>> ends = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                ends.add(others.submit(() -> {
                    while (!over.get()) {
                        Files.newByteChannel(theirs).close();
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 300; i++) {
                try (SeekableByteChannel other = Files.newByteChannel(theirs);
                        SeekableByteChannel open = Files.newByteChannel(mine)) {
                    assertTrue(Files.isSameFile(mine, Handle.of(open)));
                    assertTrue(Files.isSameFile(theirs, Handle.of(other)));
                }
            }
        } finally {
            over.set(true);
            others.shutdown();
        }
        for (Future<?> end : ends) {
            end.get();
        }
    }
}
