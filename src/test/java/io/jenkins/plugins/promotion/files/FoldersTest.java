package io.jenkins.plugins.promotion.files;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FoldersTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final Set<Thread> deleting = ConcurrentHashMap.newKeySet();

    /** The same operations, of which it is noted what threads delete. */
    private FileOps watched(FileOps ops) {
        return (FileOps) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("delete")) {
                        deleting.add(Thread.currentThread());
                    }
                    try {
                        Object result = method.invoke(ops, arguments);
                        return method.getName().equals("within") ? watched((FileOps) result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    public void deepAndWideFoldersTakeNoMoreThreadsThanFlatOnes() throws Exception {
        Path all = folder.newFolder("all").toPath();
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 40; j++) {
                Files.createDirectories(all.resolve("a" + i).resolve("b" + j));
            }
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 40; k++) {
                    Files.createFile(all.resolve("a" + i).resolve("b" + j).resolve("c" + k));
                }
            }
        }
        Folders.delete(watched(new UnixFileOps()), all);
        assertFalse(Files.exists(all));
        assertTrue(deleting.size() + " threads", deleting.size() <= 8);
        assertTrue("several at once: " + deleting.size(), deleting.size() > 1);
    }
}
