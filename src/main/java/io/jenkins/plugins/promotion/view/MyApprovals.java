package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.RootAction;
import hudson.model.User;
import io.jenkins.plugins.promotion.Promotion;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** {@code /my-approvals/}: everything that waits for the viewer, across jobs, oldest first. */
@Extension
@ExportedBean
public final class MyApprovals extends PromotionPage implements RootAction {

    /**
     * Something to do.
     *
     * @param kind {@code sign-off}, {@code begin}, {@code item} or {@code dates}
     * @param link relative to Jenkins' root
     */
    @ExportedBean
    public record Task(String kind, String what, String change, String job, OffsetDateTime since, String link) {
        @Exported
        public String getKind() {
            return kind;
        }

        @Exported
        public String getWhat() {
            return what;
        }

        @Exported
        public String getChange() {
            return change;
        }

        @Exported
        public String getJob() {
            return job;
        }

        @Exported(name = "since")
        public String getSinceText() {
            return since.toString();
        }

        @Exported
        public String getLink() {
            return link;
        }
    }

    /** Oldest first; empty for nobody in particular. */
    @Exported
    public List<Task> getTasks() {
        List<Task> tasks = new ArrayList<>();
        if (Who.person().known()) {
            Promotion.get().changes().all().stream()
                    .filter(change -> !change.summary().isEnded() && Who.sees(change.summary()))
                    .map(change -> new ChangePage(change, null))
                    .forEach(page -> collect(page, tasks));
        }
        tasks.sort(Comparator.comparing(Task::since));
        return tasks;
    }

    private static void collect(ChangePage page, List<Task> tasks) {
        for (GatePage gate : page.getOpenGates()) {
            if (gate.isMayDecide()) {
                tasks.add(
                        task(page, "sign-off", gate.getName(), gate.getRecord().openedAt(), "gate/" + gate.getId()));
            }
        }
        for (ApplyPage apply : page.getRunningApplies()) {
            String link = "apply/" + apply.getId();
            if (apply.isWaitsForBegin() && apply.getWhyNotBegin() == null) {
                tasks.add(task(
                        page, "begin", apply.getEnvironment(), apply.getRecord().waitingSince(), link));
            } else if (apply.getQuestion() != null && apply.getWhyNotAnswer() == null && !apply.isOwnWork()) {
                OffsetDateTime since = apply.getQuestion().line().begin().atOffset(ZoneOffset.UTC);
                tasks.add(task(page, "item", apply.getQuestion().item().description(), since, link));
            }
        }
        for (WindowPage window : page.getWaitingWindows()) {
            if (window.isMayPlan()) {
                tasks.add(task(
                        page,
                        "dates",
                        window.getRecord().environment(),
                        window.getRecord().openedAt(),
                        "window/" + window.getId()));
            }
        }
    }

    private static Task task(ChangePage page, String kind, String what, OffsetDateTime since, String link) {
        return new Task(
                kind,
                what,
                page.getName(),
                page.getJob(),
                since,
                "promotion-changes/" + page.getKey() + "/" + link + "/");
    }

    /** Not shown to nobody in particular. */
    @Override
    public String getIconFileName() {
        return User.current() == null ? null : "symbol-person";
    }

    @Override
    public String getDisplayName() {
        return Texts.text("MyApprovals");
    }

    @Override
    public String getUrlName() {
        return "my-approvals";
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
