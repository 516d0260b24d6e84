package io.jenkins.plugins.promotion.change;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.fact.ApplyFact;
import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.PlanReader;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class LedgerViewTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    /** A ledger that counts how often one of its lines is read. */
    private static final class Counted extends AbstractList<LedgerLine> {
        private final List<LedgerLine> lines;
        private int readings;

        Counted(List<LedgerLine> lines) {
            this.lines = lines;
        }

        @Override
        public LedgerLine get(int index) {
            readings++;
            return lines.get(index);
        }

        @Override
        public int size() {
            return lines.size();
        }
    }

    private static LedgerLine line(int seq, String item, LineStatus status, Duration took) {
        boolean open = status == LineStatus.WAITING || status == LineStatus.RUNNING;
        return new LedgerLine(
                seq,
                "production",
                1,
                item,
                "v1:i",
                status,
                "ivan",
                NOON,
                open ? Optional.empty() : Optional.of(NOON.plus(took)),
                Duration.ofSeconds(1),
                "",
                "",
                "",
                "",
                1,
                status == LineStatus.WAITING ? Optional.of(WaitsFor.MANUAL) : Optional.empty(),
                Optional.empty());
    }

    private static ApplyRecord run(List<LedgerLine> lines) {
        return new ApplyRecord(
                new ApplyFact.Waiting("a1", "production", true, 1, 1, false),
                NOON.atOffset(ZoneOffset.UTC),
                "shop#1",
                List.of(),
                null,
                "ivan",
                null,
                null,
                null,
                List.of(),
                lines,
                List.of(),
                List.of(),
                null,
                null,
                null);
    }

    @Test
    public void tellsWhatBecameOfEachItem() {
        LedgerView ledger = LedgerView.of(run(List.of(
                line(1, "", LineStatus.BEGUN, Duration.ZERO),
                line(2, "stop", LineStatus.RUNNING, Duration.ZERO),
                line(3, "stop", LineStatus.FAILED, Duration.ofSeconds(5)),
                line(4, "stop", LineStatus.DONE, Duration.ofSeconds(7)),
                line(5, "stop", LineStatus.CLARIFIED, Duration.ZERO),
                line(6, "dns", LineStatus.WAITING, Duration.ZERO))));
        assertEquals("done", ledger.status("stop"));
        assertTrue(ledger.isSettled("stop"));
        assertEquals(Duration.ofSeconds(16), ledger.took("stop"));
        assertEquals("waiting", ledger.status("dns"));
        assertFalse(ledger.isSettled("dns"));
        assertNull(ledger.took("dns"));
        assertNull(ledger.status("never"));
        assertEquals("dns", ledger.last().orElseThrow().itemId());
        assertFalse(ledger.isGoingBack());
        assertEquals(Duration.ofSeconds(12), ledger.work());
        assertEquals(Duration.ofSeconds(66), ledger.waited(NOON.plusSeconds(60).atOffset(ZoneOffset.UTC)));
    }

    @Test
    public void theWayBackIsNoWork() {
        LedgerView ledger = LedgerView.of(run(List.of(
                line(1, "stop", LineStatus.DONE, Duration.ofSeconds(7)),
                line(2, "", LineStatus.ROLLING_BACK, Duration.ZERO),
                line(3, "stop", LineStatus.ROLLED_BACK, Duration.ofSeconds(3)))));
        assertTrue(ledger.isGoingBack());
        assertEquals(Duration.ofSeconds(7), ledger.work());
        assertEquals(Duration.ofSeconds(8), ledger.took("stop"));
        assertEquals(Duration.ofSeconds(5), ledger.wayBack());
        assertEquals("rolled-back", ledger.status("stop"));
    }

    @Test
    public void rowsOfManyItemsReadEachLineOnce() {
        int items = 2000;
        StringBuilder yaml = new StringBuilder("apiVersion: workplan/v1\nplan: {id: big}\nitems:\n");
        List<LedgerLine> lines = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            yaml.append("  - {id: i").append(i).append(", description: d, kind: set, file: a.json, pointer: /p");
            yaml.append(i).append(", value: 1}\n");
            lines.add(line(2 * i + 1, "i" + i, LineStatus.RUNNING, Duration.ZERO));
            lines.add(line(2 * i + 2, "i" + i, LineStatus.DONE, Duration.ofSeconds(1)));
        }
        WorkPlan plan = PlanReader.read(
                "work-plan.yaml", yaml.toString().getBytes(StandardCharsets.UTF_8), PlanFiles.in(Path.of(".")));
        Counted rehearsed = new Counted(lines);
        Counted actual = new Counted(lines.subList(0, items));
        List<ItemRow> rows = ItemRow.of(plan, "production", run(rehearsed), run(actual));
        assertEquals(items, rows.size());
        assertEquals("done", rows.get(0).status());
        assertNull("Not reached in this run", rows.get(items - 1).status());
        assertEquals("done", rows.get(items - 1).rehearsal());
        assertEquals(lines.size(), rehearsed.readings);
        assertEquals(items, actual.readings);
    }
}
