package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.preview.Effect;
import io.jenkins.plugins.promotion.preview.WhatChanges;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a plan changes, whole, page by page. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class EffectsPage extends PromotionPage {

    private final SeenChange page;
    private final WhatGoesLive live;
    private final int number;

    EffectsPage(SeenChange page, WhatGoesLive live, int number) {
        this.page = page;
        this.live = live;
        this.number = number;
    }

    @Override
    public String getDisplayName() {
        return Texts.text("WhatGoesLive");
    }

    public SeenChange getPage() {
        return page;
    }

    public WhatGoesLive getLive() {
        return live;
    }

    /** From 1. */
    @Exported
    public int getNumber() {
        return number;
    }

    @Exported
    public int getPages() {
        return live.pages();
    }

    /** Numbers of all pages. */
    public List<Integer> getNumbers() {
        return IntStream.rangeClosed(1, live.pages()).boxed().toList();
    }

    public List<Effect> getEffects() throws IOException {
        return live.page(number);
    }

    /** In numbers. */
    @Exported
    public Map<String, Object> getTotals() {
        return live.isReadable() ? totals(live.getTotals()) : Map.of();
    }

    static Map<String, Object> totals(WhatChanges.Totals totals) {
        return new Plain()
                .put("changes", totals.changes())
                .put("files", totals.files())
                .put("created", totals.created())
                .put("removed", totals.removed())
                .put("commands", totals.commands())
                .put("handSteps", totals.handSteps())
                .put("others", totals.others())
                .map();
    }

    /** The effects of this page as plain data. */
    @Exported
    public List<Map<String, Object>> getItems() throws IOException {
        return getEffects().stream()
                .map(effect -> PlainEffects.of(effect, live.isMayReadContents()))
                .toList();
    }

    public hudson.model.Api getApi() {
        return new hudson.model.Api(this);
    }
}
