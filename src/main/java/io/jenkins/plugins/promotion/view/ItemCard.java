package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.execution.LedgerLine;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.RunWords;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.HandWork;
import io.jenkins.plugins.promotion.plan.Item;
import io.jenkins.plugins.promotion.plan.Rollback;
import io.jenkins.plugins.promotion.plan.RunCommand;
import io.jenkins.plugins.promotion.preview.Visible;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The item at which a run stands, for whoever follows it.
 *
 * @param number its place in the order in which the plan is followed, from 1
 * @param item with the values of the environment
 * @param line what the ledger said of it last, {@code null} before it was reached
 * @param rehearsed how long it took in the rehearsal, {@code null} if it was not rehearsed
 * @param output the end of what its program printed before it failed last, empty if nothing
 */
@Restricted(NoExternalUse.class)
public record ItemCard(int number, Item item, LedgerLine line, Duration rehearsed, String output) {

    private Optional<LedgerLine> told() {
        return Optional.ofNullable(line);
    }

    /** Name of the {@link WaitsFor} for which a person is asked, empty if none is. */
    public String getWaitsFor() {
        return told().flatMap(LedgerLine::waitsFor).map(WaitsFor::name).orElse("");
    }

    /** Whether it failed and nobody has decided yet what follows. */
    public boolean isFailed() {
        return told().filter(last -> last.status() == LineStatus.FAILED).isPresent()
                || getWaitsFor().equals(WaitsFor.FAILED.name());
    }

    /** Whether somebody began it and has not ended it, or the node is at work on it. */
    public boolean isUnderWay() {
        return told().filter(last -> last.status() == LineStatus.RUNNING).isPresent();
    }

    /** When that began, or when a person was asked; {@code null} before. */
    public OffsetDateTime getSince() {
        return line == null ? null : line.begin().atOffset(ZoneOffset.UTC);
    }

    /** What was told of it last: why it failed, or what a person is asked. */
    public String getMessage() {
        return line == null ? "" : RunWords.in(Texts.language(), line.message());
    }

    /** What a person has to do; empty where the node does it. */
    public String getInstruction() {
        return item.handWork().map(HandWork::instruction).orElse("");
    }

    /** How the node does it, in the plan's words, a command as the gate shows it; empty where a person does it. */
    public String getHow() {
        if (item.action() instanceof RunCommand command) {
            return Visible.commandLine(command.argv());
        }
        return item.handWork().isPresent() ? "" : item.action().how();
    }

    /** {@code EXACT}, {@code COMMAND}, {@code BY_HAND}, {@code NONE} or {@code NOT_PLANNED}. */
    public String getWayBack() {
        if (item.rollback() instanceof Rollback.Automatic) {
            return "EXACT";
        } else if (item.rollback() instanceof Rollback.ByCommand || item.rollback() instanceof Rollback.ByAction) {
            return "COMMAND";
        } else if (item.rollback() instanceof Rollback.ByHand) {
            return "BY_HAND";
        }
        return item.rollback() instanceof Rollback.Irreversible ? "NONE" : "NOT_PLANNED";
    }

    /** The command, the instruction or the reason of that. */
    public String getWayBackText() {
        if (item.rollback() instanceof Rollback.ByCommand command) {
            return Visible.commandLine(command.argv());
        } else if (item.rollback() instanceof Rollback.ByAction action) {
            return action.undoing().how();
        } else if (item.rollback() instanceof Rollback.ByHand hand) {
            return hand.instruction();
        }
        return item.rollback() instanceof Rollback.Irreversible never ? never.reason() : "";
    }

    /** What must hold before it starts, empty for nothing. */
    public String getBefore() {
        return item.precondition().map(must -> must.check().yaml()).orElse("");
    }

    /** What makes it superfluous, empty for nothing. */
    public String getUnless() {
        return item.unless().map(Check::yaml).orElse("");
    }

    /** What must hold afterwards, empty for nothing. */
    public String getAfter() {
        return item.verify().map(Check::yaml).orElse("");
    }
}
