package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.journal.Json;
import java.util.ArrayList;
import java.util.List;

/** A ledger that ends with the program: for tests and for trying a plan out. */
public final class MemoryLedger implements Ledger {
    private final List<LedgerLine> lines = new ArrayList<>();

    @Override
    public synchronized List<LedgerLine> lines() {
        return List.copyOf(lines);
    }

    @Override
    public synchronized void append(LedgerLine line) throws StaleLine {
        if (line.seq() != lines.size() + 1) {
            throw new StaleLine(line, lines.size());
        }
        lines.add(Json.read(LedgerLine.class, Json.of(line)));
    }
}
