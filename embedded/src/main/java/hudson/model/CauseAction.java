package hudson.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The causes of a build. */
@ExportedBean
public class CauseAction extends InvisibleAction implements RunAction2 {
    private final List<Cause> causes = new ArrayList<>();

    public CauseAction(Cause c) {
        causes.add(c);
    }

    public CauseAction(Cause... c) {
        causes.addAll(Arrays.asList(c));
    }

    public CauseAction(Collection<? extends Cause> causes) {
        this.causes.addAll(causes);
    }

    @Exported(visibility = 2)
    public List<Cause> getCauses() {
        return List.copyOf(causes);
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        causes.forEach(cause -> cause.onAddedTo(r));
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        causes.forEach(cause -> cause.onLoad(r));
    }
}
