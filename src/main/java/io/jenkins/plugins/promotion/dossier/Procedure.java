package io.jenkins.plugins.promotion.dossier;

import io.jenkins.plugins.promotion.change.ApplyRecord;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Course;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.WindowRecord;
import io.jenkins.plugins.promotion.dossier.Document.Fact;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import java.util.List;

/** The plan as a document for those who follow it. */
public final class Procedure {

    private Procedure() {}

    /**
     * The procedure of a revision.
     *
     * @param plan what was recorded as that revision
     */
    public static Document of(ChangeState state, RevisionRecord revision, WorkPlan plan) {
        Course course = Course.of(state);
        ApplyRecord rehearsal = state.rehearsal().orElseGet(course::rehearsal);
        String production = course.productionName();
        WindowRecord window =
                production == null ? null : state.lastWindow(production).orElse(null);
        return new Document(
                "procedure",
                "Procedure " + state.name().text() + (plan.title().isEmpty() ? "" : ": " + plan.title()),
                List.of(
                        new Fact("change", "Change", state.name().text()),
                        new Fact("emergency", "Emergency", state.emergency() ? Boolean.TRUE : null),
                        new Fact("revision", "Revision of the plan", revision.number()),
                        new Fact("authors", "Authors", String.join(", ", revision.authors())),
                        new Fact("recorded", "Recorded", revision.at()),
                        new Fact("environment", "To be followed on", production),
                        new Fact(
                                "rehearsal",
                                "Rehearsed on",
                                rehearsal == null
                                        ? "never"
                                        : rehearsal.environment()
                                                + (rehearsal.counts() ? "" : ", which does not count")),
                        new Fact("wayBack", "Way back", state.wayBack()),
                        new Fact("outage", "Outage", window == null ? null : window.explanation()),
                        new Fact("start", "Planned from", window == null ? null : window.start()),
                        new Fact("end", "Planned to", window == null ? null : window.end()),
                        new Fact(
                                "latestSafeStart",
                                "Latest safe start",
                                window == null ? null : window.latestSafeStart()),
                        new Fact("digest", "Digest of the plan", revision.planDigest())),
                List.of(
                        ItemsTable.of(plan, itemsOf(plan, production), rehearsal, course.onProduction()),
                        checks(plan)));
    }

    /** All items where none is for production, as in a plan that has to do with other environments. */
    private static String itemsOf(WorkPlan plan, String production) {
        return production == null || plan.itemsFor(production).isEmpty() ? null : production;
    }

    private static Section checks(WorkPlan plan) {
        return Section.of("checks", "Checked when all is done", "check", "Check", "how", "How")
                .with(plan.checks().stream()
                        .map(check -> Section.row(check.title(), check.check().yaml()))
                        .toList());
    }
}
