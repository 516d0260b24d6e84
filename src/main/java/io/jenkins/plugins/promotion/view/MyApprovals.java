package io.jenkins.plugins.promotion.view;

import hudson.Extension;
import hudson.model.RootAction;
import hudson.model.User;
import io.jenkins.plugins.promotion.Promotion;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import jenkins.management.Badge;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** {@code /my-approvals/}: everything that waits for the viewer, across jobs, oldest first. */
@Extension
@ExportedBean
@Restricted(NoExternalUse.class)
public final class MyApprovals extends PromotionPage implements RootAction {

    /** How long a count may stand in menus: rights and definitions change without a fact. */
    private static final Duration STANDS = Duration.ofMinutes(1);

    private static final int LONGEST = 160;
    private static final int MOST_USERS = 1_000;

    private final Map<String, Counted> counts = new ConcurrentHashMap<>();
    private final AtomicLong facts = new AtomicLong();
    private volatile Promotion heard;

    private record Counted(long facts, OffsetDateTime at, int tasks) {}

    /**
     * Something to do.
     *
     * @param kind {@code sign-off}, {@code test}, {@code begin}, {@code item} or {@code dates}
     * @param what the gate, the environment or the item
     * @param title of the change, empty if its plan has none
     * @param about what is asked, in a sentence
     * @param link relative to Jenkins' root
     * @param emergency whether its change is one for an emergency
     */
    @ExportedBean
    public record Task(
            String kind,
            String what,
            String change,
            String title,
            String about,
            String job,
            OffsetDateTime since,
            String link,
            boolean emergency) {
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
        public String getTitle() {
            return title;
        }

        @Exported
        public String getAbout() {
            return about;
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

        /** Address of the change relative to Jenkins' root. */
        public String changeLink() {
            return link.substring(0, link.indexOf('/', link.indexOf('/') + 1) + 1);
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
            boolean toTest =
                    gate.isMayTest() && !gate.tests().orElseThrow().blockers().isEmpty();
            if (gate.isMayDecide() || toTest) {
                String about = about(gate) + Texts.text("SignaturesMissing") + " " + gate.getMissing()
                        + (gate.getTestText() == null ? "" : "; " + gate.getTestText());
                String kind = gate.isMayDecide() ? "sign-off" : "test";
                OffsetDateTime since = gate.getRecord().openedAt();
                tasks.add(task(page, kind, gate.getName(), about, since, "gate/" + gate.getId()));
            }
        }
        for (ApplyPage apply : page.getRunningApplies()) {
            String link = "apply/" + apply.getId();
            if (apply.isWaitsForBegin() && apply.getWhyNotBegin() == null) {
                String about = plan(page, apply.getRevision());
                OffsetDateTime since = apply.getRecord().waitingSince();
                tasks.add(task(page, "begin", apply.getEnvironment(), about, since, link));
            } else if (apply.getQuestion() != null && apply.getWhyNotAnswer() == null && !apply.isOwnWork()) {
                OffsetDateTime since = apply.getQuestion().line().begin().atOffset(ZoneOffset.UTC);
                String about = apply.getDisplayName()
                        + (apply.getInstruction().isEmpty() ? "" : ": " + apply.getInstruction());
                tasks.add(task(page, "item", apply.getQuestion().item().description(), about, since, link));
            }
        }
        for (WindowPage window : page.getWaitingWindows()) {
            if (window.isMayPlan()) {
                String about = Texts.text("ExpectedLength") + " "
                        + window.duration(window.getRecord().expected()) + ", " + Texts.text("WayBack") + " "
                        + window.duration(window.getRecord().rollback());
                OffsetDateTime since = window.getRecord().openedAt();
                tasks.add(task(
                        page, "dates", window.getRecord().environment(), about, since, "window/" + window.getId()));
            }
        }
    }

    /** What a decision is about: the plan and how much is in it, or what the gate asks; ends where the next thing begins. */
    private static String about(GatePage gate) {
        Long revision = gate.getCovered().planRevision();
        String message = gate.getGate().message().strip();
        String about = revision != null
                ? plan(gate.getPage(), revision)
                : message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
        return about.isEmpty() ? "" : about + " · ";
    }

    private static String plan(SeenChange page, long revision) {
        return Texts.text("PlanRevision") + " " + revision
                + page.getState().revisions().stream()
                        .filter(plan -> plan.number() == revision)
                        .findFirst()
                        .map(plan -> ", " + page.count(plan.items(), Texts.text("Item"), Texts.text("Items")))
                        .orElse("");
    }

    private static Task task(
            ChangePage page, String kind, String what, String about, OffsetDateTime since, String link) {
        return new Task(
                kind,
                what,
                page.getName(),
                page.getTitle(),
                about,
                page.getJob(),
                since,
                "promotion-changes/" + page.getKey() + "/" + link + "/",
                page.isEmergency());
    }

    /** How many tasks there are; asked with every page of Jenkins, so it is counted only after a fact, or now and then. */
    int count() {
        String user = Who.person().id();
        if (!Who.person().known()) {
            return 0;
        }
        listen();
        long now = facts.get();
        Counted known = counts.get(user);
        if (known == null || known.facts() != now || known.at().plus(STANDS).isBefore(now())) {
            if (counts.size() >= MOST_USERS) {
                counts.clear();
            }
            known = new Counted(now, now(), getTasks().size());
            counts.put(user, known);
        }
        return known.tasks();
    }

    private synchronized void listen() {
        Promotion promotion = Promotion.get();
        if (heard != promotion) {
            heard = promotion;
            promotion.listen(changeKey -> facts.incrementAndGet());
        }
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

    /** Since Jenkins 2.516: stands in the header, not in a menu. */
    public boolean isPrimaryAction() {
        return true;
    }

    /** Since Jenkins 2.507: how much waits for the viewer; {@code null} if nothing does. */
    public Badge getBadge() {
        int tasks = count();
        return tasks == 0
                ? null
                : new Badge(Integer.toString(tasks), tasks + " " + Texts.text("WaitForYou"), Badge.Severity.WARNING);
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
