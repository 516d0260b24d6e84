package io.jenkins.plugins.promotion.notice;

import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.GateRecord;
import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.process.people.Attaching;
import io.jenkins.plugins.promotion.process.people.SignOffs;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Brings files to gates as these open: what a scanner found, a picture of what was measured. Other plugins implement it and
 * annotate the class with {@code @Extension}.
 *
 * <pre>{@code
 * @Extension
 * public class ScanReports extends EvidenceSource {
 *     @Override
 *     public List<Piece> evidence(PromotionEvent.GateOpened gate) throws IOException {
 *         return List.of(new Piece("scan.html", scanner.report(gate.source().change()), "", "What the scanner found"));
 *     }
 * }
 * }</pre>
 *
 * <p>What it brings is attached to the gate, signers see it there, it is kept with the change and handed over with its
 * dossier; who attached it is {@code plugin:} and {@link #id}. A gate that opens anew asks again; the same file of the same
 * name is attached once. A file that is refused is told in the log, and the others are attached all the same. When it is
 * called, and again after which failures, is what {@link PromotionListener} promises. A gate does not wait for it: where
 * files must be there before anybody signs, let a step of the Pipeline attach them.
 */
public abstract class EvidenceSource extends PromotionListener {

    private static final Logger LOGGER = Logger.getLogger(EvidenceSource.class.getName());

    /**
     * A file.
     *
     * @param name as people see it; its kind follows from its contents
     * @param contents 20 MiB at the most, not empty, and of a kind that an administrator lets be attached
     * @param testCase id of the test case that it is about; empty for the gate as a whole
     * @param note what it shows, may be empty
     */
    public record Piece(String name, byte[] contents, String testCase, String note) {}

    /**
     * What is to be attached to a gate that waits for people.
     *
     * @throws Exception if it cannot be told now, so that it is asked again
     */
    public abstract List<Piece> evidence(PromotionEvent.GateOpened gate) throws Exception;

    @Override
    public final void heard(PromotionEvent event) throws Exception {
        if (!(event instanceof PromotionEvent.GateOpened opened)) {
            return;
        }
        Optional<Change> change = Promotion.get().changes().get(opened.source().changeKey());
        if (change.isPresent() && isOpen(change.get(), opened.gate())) {
            for (Piece piece : evidence(opened)) {
                try {
                    attach(change.get(), opened.gate(), piece);
                } catch (Refusal e) { // The others are attached all the same.
                    LOGGER.log(
                            Level.WARNING,
                            () -> Lines.one("'" + piece.name() + "', which " + id()
                                    + " brought to the gate of "
                                    + opened.source().changeKey() + ", is not attached: "
                                    + e.getMessage()));
                }
            }
        }
    }

    private static boolean isOpen(Change change, String gate) {
        return change.state().gate(gate).filter(GateRecord::isOpen).isPresent();
    }

    private void attach(Change change, String gate, Piece piece) throws IOException {
        String testCase = piece.testCase() == null || piece.testCase().isEmpty() ? null : piece.testCase();
        if (isOpen(change, gate)) { // Nobody waits for what was settled meanwhile.
            new Attaching(change, PromotionConfiguration.get().evidenceKinds())
                    .attach(
                            Actor.plugin(id()),
                            EvidenceOf.GATE,
                            gate,
                            testCase,
                            piece.note(),
                            piece.name(),
                            piece.contents(),
                            (state, part) -> SignOffs.requireAttachable(state, gate, part));
        }
    }
}
