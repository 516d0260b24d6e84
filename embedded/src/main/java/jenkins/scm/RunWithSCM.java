package jenkins.scm;

import hudson.model.Job;
import hudson.model.Run;
import hudson.model.User;
import java.util.Set;

/** A build that knows who committed what it works on; none of this host does. */
public interface RunWithSCM<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT> & RunWithSCM<JobT, RunT>> {

    /** Who committed since the last build that was good. */
    default Set<User> getCulprits() {
        return Set.of();
    }
}
