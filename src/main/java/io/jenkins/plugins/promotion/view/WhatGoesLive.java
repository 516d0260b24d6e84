package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.plan.BaseFiles;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.plan.Snapshot;
import io.jenkins.plugins.promotion.plan.WorkPlan;
import io.jenkins.plugins.promotion.preview.Effect;
import io.jenkins.plugins.promotion.preview.FileDifference;
import io.jenkins.plugins.promotion.preview.Since;
import io.jenkins.plugins.promotion.preview.WhatChanges;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.HiddenValues;
import io.jenkins.plugins.promotion.tree.Scope;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import io.jenkins.plugins.promotion.tree.ValueRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What a revision of the plan changes on production, as one viewer may see it. Whoever sees the change sees what the plan
 * itself says; contents of files, and values that only the base tells, are for those who may sign or follow the plan.
 */
@Restricted(NoExternalUse.class)
public final class WhatGoesLive {

    private static final Logger LOGGER = Logger.getLogger(WhatGoesLive.class.getName());

    /** Effects on the page of a gate. */
    static final int FIRST = 25;

    /** Effects on a page that shows nothing else. */
    static final int PAGE = 100;

    private final SeenChange page;
    private final long revision;
    private final Environment production;
    private final boolean mayReadContents;
    private final WhatChanges changes;
    private final String problem;

    WhatGoesLive(SeenChange page, long revision) {
        this.page = page;
        this.revision = revision;
        production = production(page);
        mayReadContents = Who.may(page.getState(), PromotionPermissions.SIGN_OFF)
                || Who.may(page.getState(), PromotionPermissions.APPLY)
                || Who.may(page.getState(), PromotionPermissions.BREAK_GLASS);
        WhatChanges read = null;
        String why = "";
        try {
            Path folder = page.change().revisionFolder(revision);
            Optional<Snapshot> base = mayReadContents ? BaseFiles.in(folder) : Optional.empty();
            read = new WhatChanges(
                    StoredPlan.read(page.change(), revision), getEnvironment(), PlanFiles.in(folder), base, hidden());
            why = read.problem();
        } catch (IOException | Refusal e) {
            why = "Revision " + revision + " of the plan cannot be shown: " + e.getMessage();
            LOGGER.log(Level.WARNING, "Revision " + revision + " of " + page.getDisplayName() + " cannot be shown", e);
        }
        changes = read;
        problem = why;
    }

    /** Where the base of the change comes from, {@code null} where that is not defined any more. */
    private static Environment production(SeenChange page) {
        return page.getState().base() == null
                ? null
                : Environments.all().stream()
                        .filter(one ->
                                one.getName().equals(page.getState().base().from()))
                        .findFirst()
                        .orElse(null);
    }

    /** What the environments of the job keep for themselves; of all, where production is not defined any more. */
    private HiddenValues hidden() {
        List<ValueRule> rules = new ArrayList<>();
        for (Environment environment : Environments.all()) {
            if (production == null
                    || environment == production
                    || environment.getJobs().contains(page.getState().job())) {
                TreeSpec spec = environment.treeSpec("/");
                rules.addAll(spec.local());
                rules.addAll(spec.secret());
            }
        }
        return new HiddenValues(new TreeSpec("/", Scope.ALL, List.of(), rules));
    }

    /** Name of production, {@code null} where it is not known. */
    public String getEnvironment() {
        return production == null ? null : production.getName();
    }

    /** The node on which its commands run. */
    public String getNode() {
        return production == null ? null : production.getNode();
    }

    /** Why something cannot be shown as it is, empty if it can. */
    public String getProblem() {
        return problem;
    }

    /** Whether the plan could be read. */
    public boolean isReadable() {
        return changes != null;
    }

    public WhatChanges.Totals getTotals() {
        return changes.totals();
    }

    public int getTotal() {
        return changes == null ? 0 : changes.size();
    }

    /** Items of the plan that are not for production. */
    public int getElsewhere() {
        return changes.elsewhere();
    }

    /** The first effects. */
    public List<Effect> getFirst() throws IOException {
        return changes.effects(0, FIRST);
    }

    /** How many effects come after the first ones. */
    public int getMore() {
        return Math.max(0, getTotal() - FIRST);
    }

    public boolean isMayReadContents() {
        return mayReadContents;
    }

    List<Effect> page(int number) throws IOException {
        return changes == null ? List.of() : changes.effects((number - 1) * PAGE, PAGE);
    }

    int pages() {
        return Math.max(1, (getTotal() + PAGE - 1) / PAGE);
    }

    /** The file that an item changes; for those who may read contents. */
    Optional<FileDifference> difference(int item) throws IOException {
        return changes == null || !mayReadContents ? Optional.empty() : changes.difference(item);
    }

    /** Effect of an item by its number, from 1. */
    Optional<Effect> effect(int number) throws IOException {
        return changes == null || number < 1
                ? Optional.empty()
                : changes.effects(number - 1, 1).stream().findFirst();
    }

    /** What is different from another revision. */
    List<Since> since(long before) throws IOException {
        WorkPlan old = StoredPlan.read(page.change(), before);
        return Since.between(
                old,
                PlanFiles.in(page.change().revisionFolder(before)),
                StoredPlan.read(page.change(), revision),
                PlanFiles.in(page.change().revisionFolder(revision)),
                hidden());
    }
}
