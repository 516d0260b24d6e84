package hudson.model;

import hudson.FilePath;
import hudson.Launcher;
import hudson.slaves.SlaveComputer;
import java.io.IOException;

/** A node that is not the host itself. */
public abstract class Slave extends Node {
    private final String name;
    private final String remoteFS;
    private final SlaveComputer computer;
    private String labels = "";

    protected Slave(String name, String remoteFS) throws Descriptor.FormException, IOException {
        this.name = name;
        this.remoteFS = remoteFS;
        this.computer = new SlaveComputer(this);
    }

    @Override
    public String getNodeName() {
        return name;
    }

    @Override
    public String getNodeDescription() {
        return "";
    }

    @Override
    public int getNumExecutors() {
        return 1;
    }

    @Override
    public String getLabelString() {
        return labels;
    }

    public void setLabelString(String labels) throws IOException {
        this.labels = labels == null ? "" : labels;
    }

    public String getRemoteFS() {
        return remoteFS;
    }

    public SlaveComputer getComputer() {
        return computer;
    }

    /** Null while offline. */
    @Override
    public FilePath getRootPath() {
        return createPath(remoteFS);
    }

    @Override
    public FilePath getWorkspaceFor(TopLevelItem item) {
        FilePath root = getRootPath();
        return root == null ? null : root.child("workspace").child(item.getFullName());
    }

    @Override
    public Launcher createLauncher(TaskListener listener) {
        return new Launcher.LocalLauncher(listener);
    }
}
