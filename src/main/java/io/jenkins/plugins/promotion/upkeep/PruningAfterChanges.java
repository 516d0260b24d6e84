package io.jenkins.plugins.promotion.upkeep;

import hudson.Extension;
import io.jenkins.plugins.promotion.Promotion;

/** Has the stores pruned some time after a change ended. */
@Extension
public final class PruningAfterChanges implements Promotion.Listener {

    @Override
    public void changed(String changeKey) {
        boolean ended = Promotion.get()
                .changes()
                .get(changeKey)
                .filter(change -> change.state().phase().isEnded())
                .isPresent();
        if (ended) {
            StorePruner.get().soon();
        }
    }
}
