package io.jenkins.plugins.promotion.view;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Page that says why an act was refused. Reached by forwarding only. */
@Restricted(NoExternalUse.class)
public final class RefusedPage extends PromotionPage {

    private final int status;
    private final String reason;
    private final String back;

    RefusedPage(int status, String reason, String back) {
        this.status = status;
        this.reason = reason;
        this.back = back;
    }

    @Override
    public String getDisplayName() {
        return null;
    }

    public int getStatus() {
        return status;
    }

    public String getReason() {
        return reason;
    }

    /** Where the person came from, relative to the refused request. */
    public String getBack() {
        return back;
    }
}
