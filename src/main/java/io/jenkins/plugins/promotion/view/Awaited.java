package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.plan.Item;
import java.util.List;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a build waits for, and who can end that.
 *
 * @param who people who can act, as a sentence; empty where nobody has to
 * @param isYours whether the viewer is one of them
 */
@Restricted(NoExternalUse.class)
public record Awaited(Waits.Wait matter, String who, boolean isYours) {

    /** Of a build that works on these changes. */
    static Awaited of(Waits.Wait matter, List<ChangePage> changes) {
        for (ChangePage change : changes) {
            String before = "/change/" + change.getKey() + "/";
            int at = matter.link().indexOf(before);
            String[] part = at < 0
                    ? new String[0]
                    : matter.link().substring(at + before.length()).split("/");
            if (part.length == 2) {
                return of(matter, change, part[0], part[1]);
            }
        }
        return new Awaited(matter, "", false);
    }

    private static Awaited of(Waits.Wait matter, ChangePage change, String kind, String id) {
        GatePage gate = kind.equals("gate") ? change.getGate(id) : null;
        ApplyPage apply = kind.equals("apply") ? change.getApply(id) : null;
        WindowPage window = kind.equals("window") ? change.getWindow(id) : null;
        if (gate != null) {
            String missing = gate.getMissing();
            return new Awaited(
                    said(matter, "AwaitedSignOff", "'" + gate.getName() + "'", gate.getRule()),
                    missing.isEmpty() ? "" : Texts.text("StillNeeded", missing + signers(gate)),
                    gate.isMayDecide());
        }
        if (apply != null) {
            return of(matter, apply);
        }
        return window != null && window.isWaiting()
                ? new Awaited(
                        said(matter, "AwaitedDates", window.getRecord().environment(), window.getExplanation()),
                        Texts.text("DatesEntered"),
                        window.isMayPlan())
                : new Awaited(matter, "", false);
    }

    /** The same matter in the viewer's language. */
    private static Waits.Wait said(Waits.Wait matter, String key, Object... places) {
        return new Waits.Wait(Texts.text(key, places), matter.link());
    }

    /** The people behind the names of the rule, as far as they are known. */
    private static String signers(GatePage gate) {
        return gate.getSigners().stream()
                .filter(signer -> signer.people() != null && !signer.people().isEmpty())
                .map(signer -> gate.isSignerSaid() ? signer.people() : signer.name() + ": " + signer.people())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("; ", " (", ")"), text -> text.equals(" ()") ? "" : text));
    }

    private static Awaited of(Waits.Wait matter, ApplyPage apply) {
        if (apply.isWaitsForBegin()) {
            String but = apply.getRecord().implementerNotAuthor() ? Texts.text("NotAnAuthor") : "";
            return new Awaited(
                    said(
                            matter,
                            apply.getRecord().isBackingOut() ? "AwaitedWayBack" : "AwaitedBegin",
                            apply.getEnvironment()),
                    Texts.text("ApplierBegins", but),
                    apply.getWhyNotBegin() == null);
        }
        if (apply.getQuestion() == null) {
            return new Awaited(matter, "", false);
        }
        Item item = apply.getQuestion().item();
        ItemCard card = apply.getCurrent();
        String told = card.getMessage().isEmpty() ? item.description() : item.description() + "; " + card.getMessage();
        String owner = item.owner();
        return new Awaited(
                said(
                        matter,
                        card.isFailed() ? "AwaitedFailed" : "AwaitedItem",
                        "'" + item.id() + "'",
                        apply.getEnvironment(),
                        told),
                owner.isEmpty() ? Texts.text("ItemFollower", apply.getImplementer()) : Texts.text("ItemOwner", owner),
                !apply.getPossibleAnswers().isEmpty());
    }
}
