package hudson.model;

import hudson.FilePath;
import hudson.Launcher;
import hudson.remoting.VirtualChannel;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import java.io.File;
import java.io.IOException;
import jenkins.model.Jenkins;

/** A machine that runs steps. The embedded host has one: itself. */
public abstract class Node extends AbstractModelObject
        implements Describable<Node>, hudson.ExtensionPoint, AccessControlled, PersistenceRoot {
    public abstract String getNodeName();

    public abstract int getNumExecutors();

    public abstract FilePath getRootPath();

    public abstract FilePath getWorkspaceFor(TopLevelItem item);

    public abstract Launcher createLauncher(TaskListener listener);

    @Override
    public String getDisplayName() {
        return getNodeName();
    }

    public final Computer toComputer() {
        return Jenkins.get().getComputer(getNodeName());
    }

    /** Null while offline. */
    public final VirtualChannel getChannel() {
        Computer computer = toComputer();
        return computer == null ? null : computer.getChannel();
    }

    public FilePath createPath(String absolutePath) {
        VirtualChannel channel = getChannel();
        return channel == null ? null : new FilePath(channel, absolutePath);
    }

    @Override
    public ACL getACL() {
        return Jenkins.get().getAuthorizationStrategy().getACL(this);
    }

    @Override
    public File getRootDir() {
        return new File(new File(Jenkins.get().getRootDir(), "nodes"), getNodeName());
    }

    @Override
    public void save() throws IOException {}
}
