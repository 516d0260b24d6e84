package io.jenkins.plugins.promotion.execution;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a run stands, folded from its ledger; lines of an item's earlier content prove nothing. */
final class RunState {
    private final Map<String, String> digests;
    private final Map<String, ItemState> items = new LinkedHashMap<>();
    long last;
    boolean begun;
    boolean rollingBack;
    boolean finished;
    String finishedAs = "";

    /** @param digests item id to digest, in the plan's order */
    RunState(Map<String, String> digests) {
        this.digests = digests;
        digests.keySet().forEach(id -> items.put(id, new ItemState()));
    }

    ItemState of(String itemId) {
        return items.get(itemId);
    }

    void add(LedgerLine line) {
        last = line.seq();
        switch (line.status()) {
            case BEGUN -> {
                if (begun) {
                    items.values().forEach(ItemState::begunAgain);
                }
                begun = true;
            }
            case PAUSED -> line.end()
                    .ifPresent(until -> items.values().forEach(item -> item.paused(line.begin(), until)));
            case ROLLING_BACK -> {
                rollingBack = true;
                finished = false;
                finishedAs = "";
                items.values().forEach(ItemState::rollBack);
            }
            case FINISHED -> {
                finished = true;
                finishedAs = line.message();
            }
            default -> {
                if (line.itemDigest().equals(digests.get(line.itemId()))) {
                    items.get(line.itemId()).add(line, rollingBack);
                }
            }
        }
    }
}
