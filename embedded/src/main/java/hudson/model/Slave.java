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
    public int getNumExecutors() {
        return 1;
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
