package jenkins;

import hudson.FilePath.FileCallable;
import org.jenkinsci.remoting.RoleChecker;

/** Work on a file that the controller sends to an agent. */
public abstract class MasterToSlaveFileCallable<T> implements FileCallable<T> {
    private static final long serialVersionUID = 1;

    @Override
    public void checkRoles(RoleChecker checker) throws SecurityException {}
}
