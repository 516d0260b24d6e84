package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.preview.Effect;
import io.jenkins.plugins.promotion.preview.FileDifference;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What becomes of the file that one item of a plan changes. */
@Restricted(NoExternalUse.class)
public final class ItemPage extends PromotionPage {

    private final SeenChange page;
    private final WhatGoesLive live;
    private final Effect effect;

    ItemPage(SeenChange page, WhatGoesLive live, Effect effect) {
        this.page = page;
        this.live = live;
        this.effect = effect;
    }

    @Override
    public String getDisplayName() {
        return effect.about().item();
    }

    public SeenChange getPage() {
        return page;
    }

    public Effect getEffect() {
        return effect;
    }

    public boolean isMayReadContents() {
        return live.isMayReadContents();
    }

    /** {@code null} if the item changes no file, or the viewer may not read it. */
    public FileDifference getDifference() throws IOException {
        return live.difference(effect.about().number()).orElse(null);
    }
}
