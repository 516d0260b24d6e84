package io.jenkins.plugins.promotion.change;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import io.jenkins.plugins.promotion.InMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class StoredPlanTest {
    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Change change;

    @Before
    public void begin() throws Exception {
        change = new Changes(folder.getRoot().toPath(), Clock.systemUTC(), c -> {})
                .use(new ChangeName("CR-1"), "shop", "me");
    }

    private void store(long revision, String id) throws IOException {
        String yaml = "apiVersion: workplan/v1\nplan: {id: " + id + "}\nitems: []\n";
        change.storeRevision(revision, Map.of(StoredPlan.FILE, yaml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    public void aRevisionIsParsedOnce() throws Exception {
        store(1, "one");
        store(2, "two");
        assertSame(StoredPlan.read(change, 1), StoredPlan.read(change, 1));
        assertEquals("two", StoredPlan.read(change, 2).id());
    }

    @Test
    public void whatIsStoredAgainBeforeItIsRecordedIsReadAgain() throws Exception {
        store(1, "before");
        StoredPlan.read(change, 1);
        store(1, "after");
        assertEquals("after", StoredPlan.read(change, 1).id());
    }

    @Test
    public void onlyTheLastFewAreKept() throws Exception {
        store(1, "one");
        Object first = StoredPlan.read(change, 1);
        for (int revision = 2; revision <= 9; revision++) {
            store(revision, "more");
            StoredPlan.read(change, revision);
        }
        assertNotSame(first, StoredPlan.read(change, 1));
    }

    @Test
    public void whatIsNoPlanIsAFaultOfTheRecord() throws Exception {
        change.storeRevision(1, Map.of(StoredPlan.FILE, new byte[] {'x'}));
        assertThrows(IOException.class, () -> StoredPlan.read(change, 1));
    }
}
