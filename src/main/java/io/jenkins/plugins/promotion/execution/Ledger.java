package io.jenkins.plugins.promotion.execution;

import java.io.IOException;
import java.util.List;

/** The durable record of one run of a plan on one environment; builds and restarts go on where it ends. */
public interface Ledger {
    /** All lines in order. */
    List<LedgerLine> lines() throws IOException;

    /**
     * Adds a line, durable on return.
     *
     * @throws StaleLine if another line came first, so that the decision behind this one is out of date
     * @throws IOException if it could not be stored
     */
    void append(LedgerLine line) throws IOException;

    /** A line that does not follow the last one. */
    final class StaleLine extends IOException {
        private static final long serialVersionUID = 1L;

        /** @param last number of the ledger's last line */
        public StaleLine(LedgerLine line, long last) {
            super("The run went on meanwhile (line " + last + "): " + line.status() + " for '" + line.itemId()
                    + "' is out of date; look at the run again and repeat it if it still applies");
        }
    }
}
