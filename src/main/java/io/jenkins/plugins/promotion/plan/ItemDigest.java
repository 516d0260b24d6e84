package io.jenkins.plugins.promotion.plan;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

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
        digest.text(item.id()).text(item.description()).texts(item.when());
        action(digest, item.action(), files);
        item.precondition()
                .ifPresentOrElse(
                        precondition -> {
                            check(digest, precondition.check());
                            digest.text(precondition.onFail().text());
                        },
                        digest::nothing);
        item.unless().ifPresentOrElse(check -> check(digest, check), digest::nothing);
        item.verify().ifPresentOrElse(check -> check(digest, check), digest::nothing);
        rollback(digest, item.rollback());
        digest.number(item.timeout().map(Duration::toMillis).orElse(-1L));
        digest.text(item.outage().text()).flag(item.pointOfNoReturn()).text(item.ticket());
        return digest.hex();
    }

    private static void action(Canonical digest, Action action, PlanFiles files) throws IOException {
        digest.text(action.kind());
        if (action instanceof Action.SetValue set) {
            digest.text(set.file()).text(set.pointer());
            set.expect().ifPresentOrElse(digest::value, digest::nothing);
            digest.value(set.value()).flag(set.create());
        } else if (action instanceof Action.FileAction file) {
            digest.text(file.path()).text(file.verb().text());
            optional(digest, file.source());
            if (file.source().isPresent()) {
                digest.text(Canonical.sha256(files.read(file.source().get())));
            }
            optional(digest, file.expectSha256());
            optional(digest, file.link());
            digest.flag(file.directory());
            optional(digest, file.permissions());
        } else if (action instanceof Action.Command command) {
            digest.texts(command.argv())
                    .flag(command.readOnly())
                    .texts(command.env())
                    .text(command.cwd());
        } else if (action instanceof Action.Manual manual) {
            digest.text(manual.instruction()).text(manual.evidence()).flag(manual.secondPerson());
        }
    }

    private static void check(Canonical digest, Check check) {
        if (check instanceof Check.ValueEquals equals) {
            digest.text("equals").text(equals.file()).text(equals.pointer()).value(equals.equalTo());
        } else if (check instanceof Check.Exists exists) {
            digest.text("exists").text(exists.path());
        } else if (check instanceof Check.Absent absent) {
            digest.text("absent").text(absent.path());
        } else if (check instanceof Check.CommandExits command) {
            digest.text("command").texts(command.argv()).number(command.exit());
        }
    }

    private static void rollback(Canonical digest, Rollback rollback) {
        if (rollback instanceof Rollback.ByCommand command) {
            digest.text("command").texts(command.argv());
        } else if (rollback instanceof Rollback.ByHand hand) {
            digest.text("manual").text(hand.instruction());
        } else if (rollback instanceof Rollback.Irreversible irreversible) {
            digest.text("irreversible").text(irreversible.reason());
        } else {
            digest.text(rollback instanceof Rollback.Automatic ? "automatic" : "none");
        }
    }

    private static void optional(Canonical digest, Optional<String> text) {
        text.ifPresentOrElse(digest::text, digest::nothing);
    }
}
