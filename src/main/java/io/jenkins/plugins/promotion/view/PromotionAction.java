package io.jenkins.plugins.promotion.view;

import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.RunAction2;

/** The changes a build worked on. */
public final class PromotionAction extends InvisibleAction implements RunAction2 {

    private final List<String> keys = new ArrayList<>();
    private transient Run<?, ?> run;

    /** The action of a build, which gets one where it has none. */
    public static PromotionAction of(Run<?, ?> run) {
        synchronized (run) {
            PromotionAction action = run.getAction(PromotionAction.class);
            if (action == null) {
                action = new PromotionAction();
                action.run = run;
                run.addAction(action);
            }
            return action;
        }
    }

    /** Notes that the build works on a change, and saves the build. */
    public void join(String changeKey) throws IOException {
        synchronized (keys) {
            if (keys.contains(changeKey)) {
                return;
            }
            keys.add(changeKey);
        }
        run.save();
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }
}
