package io.jenkins.plugins.promotion.plan;

import java.io.IOException;
import java.time.Duration;

/**
 * The digest of one item, as its line in a ledger names it: everything that says what is done, with unresolved templates
 * and the bytes of the file it refers to. Left out are estimate, owner and notes, which change nothing, and
 * {@code dependsOn}, which belongs to the plan's digest.
 */
public final class ItemDigest {
    private ItemDigest() {}

    /**
     * The digest of an item.
     *
     * @return 64 lower-case hex digits
     * @throws IOException if the file it refers to cannot be read
     */
    public static String of(Item item, PlanFiles files) throws IOException {
        Canonical digest = new Canonical("item v1");
        digest.text(item.id()).text(item.description()).texts(item.when()).text(item.kind());
        item.action().digest(digest, files);
        item.precondition()
                .ifPresentOrElse(
                        precondition -> {
                            precondition.check().digest(digest);
                            digest.text(precondition.onFail().text());
                        },
                        digest::nothing);
        item.unless().ifPresentOrElse(check -> check.digest(digest), digest::nothing);
        item.verify().ifPresentOrElse(check -> check.digest(digest), digest::nothing);
        item.rollback().digest(digest, files);
        digest.number(item.timeout().map(Duration::toMillis).orElse(-1L));
        digest.text(item.outage().text()).flag(item.pointOfNoReturn()).text(item.ticket());
        return digest.hex();
    }
}
