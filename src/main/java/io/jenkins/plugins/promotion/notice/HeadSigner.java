package io.jenkins.plugins.promotion.notice;

import hudson.Extension;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.config.RecordKey;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import java.io.IOException;
import java.util.Optional;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Signs where the record of a change ends that was ended by a person, or whose build did not come to that. */
@Extension
@Restricted(NoExternalUse.class)
public final class HeadSigner extends PromotionListener {

    @Override
    public void heard(PromotionEvent event) throws IOException {
        if (event instanceof PromotionEvent.ChangeClosed closed) {
            Optional<Change> change =
                    Promotion.get().changes().get(closed.source().changeKey());
            if (change.isPresent()) {
                RecordKey.sign(change.get());
            }
        }
    }
}
