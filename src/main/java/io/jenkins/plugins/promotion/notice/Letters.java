package io.jenkins.plugins.promotion.notice;

import io.jenkins.plugins.promotion.hearing.Letter;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import jenkins.model.Jenkins;

/** Events as they are sent out from here. */
final class Letters {

    private Letters() {}

    static Letter of(PromotionEvent event) {
        String root = Jenkins.get().getRootUrl();
        return new Letter(event, root == null ? "" : root);
    }
}
