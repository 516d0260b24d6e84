package jenkins.model;

import hudson.model.TaskListener;
import hudson.model.User;
import java.io.Serializable;
import java.util.Objects;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Why a build was interrupted. */
@ExportedBean
public abstract class CauseOfInterruption implements Serializable {
    private static final long serialVersionUID = 1;

    @Exported
    public abstract String getShortDescription();

    public void print(TaskListener listener) {
        listener.getLogger().println(getShortDescription());
    }

    /** A person did it. */
    public static final class UserInterruption extends CauseOfInterruption {
        private static final long serialVersionUID = 1;
        private final String user;

        public UserInterruption(User user) {
            this.user = user.getId();
        }

        public UserInterruption(String userId) {
            this.user = userId;
        }

        public User getUserOrNull() {
            return User.getById(user, false);
        }

        @Override
        public String getShortDescription() {
            User found = getUserOrNull();
            return "Aborted by " + (found == null ? user : found.getDisplayName());
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof UserInterruption that && Objects.equals(user, that.user);
        }

        @Override
        public int hashCode() {
            return user.hashCode();
        }
    }
}
