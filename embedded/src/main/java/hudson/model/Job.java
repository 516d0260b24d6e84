package hudson.model;

import hudson.EnvVars;
import hudson.security.ACL;
import hudson.util.RunList;
import io.jenkins.embedded.engine.GlobalEnvironment;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.export.Exported;

/** Something that is built again and again. */
public abstract class Job<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends AbstractItem {
    private final List<JobProperty<? super JobT>> properties = new ArrayList<>();
    private transient int nextBuildNumber = 1;
    private boolean keepDependencies;

    protected Job(ItemGroup parent, String name) {
        super(parent, name);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        Path file = nextBuildNumberFile();
        nextBuildNumber =
                Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 1;
        for (JobProperty property : properties) {
            property.setOwner(this);
        }
    }

    private Path nextBuildNumberFile() {
        return getRootDir().toPath().resolve("nextBuildNumber");
    }

    protected synchronized void saveNextBuildNumber() throws IOException {
        Files.createDirectories(getRootDir().toPath());
        Files.writeString(nextBuildNumberFile(), nextBuildNumber + "\n", StandardCharsets.US_ASCII);
    }

    public synchronized int assignBuildNumber() throws IOException {
        int number = nextBuildNumber++;
        saveNextBuildNumber();
        return number;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    public void addProperty(JobProperty<? super JobT> jobProp) throws IOException {
        ((JobProperty) jobProp).setOwner(this);
        properties.add(jobProp);
        save();
    }

    public <T extends JobProperty> T removeProperty(Class<T> clazz) throws IOException {
        T found = getProperty(clazz);
        if (found != null) {
            properties.remove(found);
            save();
        }
        return found;
    }

    public <T extends JobProperty> T getProperty(Class<T> clazz) {
        for (JobProperty<?> property : properties) {
            if (clazz.isInstance(property)) {
                return clazz.cast(property);
            }
        }
        return null;
    }

    /** Stored actions, and those that properties add. */
    @Override
    public List<Action> getActions() {
        return super.getActions();
    }

    public EnvVars getCharacteristicEnvVars() {
        EnvVars env = new EnvVars();
        env.put("JOB_NAME", getFullName());
        env.put("JOB_BASE_NAME", getName());
        return env;
    }

    public EnvVars getEnvironment(Node node, TaskListener listener) throws IOException, InterruptedException {
        EnvVars env = new EnvVars(System.getenv());
        env.putAll(GlobalEnvironment.variables());
        env.putAll(getCharacteristicEnvVars());
        env.put("JENKINS_HOME", Jenkins.get().getRootDir().getPath());
        String root = Jenkins.get().getRootUrl();
        if (root != null) {
            env.put("JENKINS_URL", root);
            env.put("JOB_URL", root + getUrl());
        }
        return env;
    }

    @Exported
    public abstract boolean isBuildable();

    public boolean isBuilding() {
        RunT last = getLastBuild();
        return last != null && last.isBuilding();
    }

    protected abstract SortedMap<Integer, ? extends RunT> _getRuns();

    protected abstract void removeRun(RunT run);

    @Exported(name = "builds")
    public RunList<RunT> getNewBuilds() {
        return getBuilds().limit(100);
    }

    /** Newest first. */
    public RunList<RunT> getBuilds() {
        return new RunList<>(new ArrayList<RunT>(_getRuns().values()));
    }

    public RunT getBuildByNumber(int n) {
        return _getRuns().get(n);
    }

    public RunT getNearestBuild(int n) {
        RunT found = null;
        for (RunT run : _getRuns().values()) {
            if (run.getNumber() >= n) {
                found = run;
            }
        }
        return found;
    }

    public RunT getNearestOldBuild(int n) {
        return first(run -> run.getNumber() <= n);
    }

    private RunT first(Predicate<RunT> wanted) {
        for (RunT run : _getRuns().values()) {
            if (wanted.test(run)) {
                return run;
            }
        }
        return null;
    }

    @Exported
    public RunT getLastBuild() {
        return first(run -> true);
    }

    @Exported
    public RunT getLastSuccessfulBuild() {
        return first(run -> !run.isBuilding() && run.getResult().isBetterOrEqualTo(Result.UNSTABLE));
    }

    @Exported
    public RunT getLastUnsuccessfulBuild() {
        return first(run -> !run.isBuilding() && run.getResult() != Result.SUCCESS);
    }

    @Exported
    public RunT getLastStableBuild() {
        return first(run -> !run.isBuilding() && run.getResult() == Result.SUCCESS);
    }

    @Exported
    public RunT getLastFailedBuild() {
        return first(run -> !run.isBuilding() && run.getResult() == Result.FAILURE);
    }

    @Exported
    public RunT getLastCompletedBuild() {
        return first(run -> !run.isBuilding());
    }

    public File getBuildDir() {
        return new File(getRootDir(), "builds");
    }

    @Override
    public void renameTo(String newName) throws IOException {
        super.renameTo(newName);
    }

    @Override
    public ACL getACL() {
        return Jenkins.get().getAuthorizationStrategy().getACL(this);
    }

    /** A build by number, a permalink, or an action by its URL name. */
    @Override
    public Object getDynamic(String token, StaplerRequest req, StaplerResponse rsp) {
        if (token.matches("\\d{1,9}")) {
            return getBuildByNumber(Integer.parseInt(token));
        }
        return switch (token) {
            case "lastBuild" -> getLastBuild();
            case "lastCompletedBuild" -> getLastCompletedBuild();
            case "lastSuccessfulBuild" -> getLastSuccessfulBuild();
            case "lastStableBuild" -> getLastStableBuild();
            case "lastFailedBuild" -> getLastFailedBuild();
            case "lastUnsuccessfulBuild" -> getLastUnsuccessfulBuild();
            default -> super.getDynamic(token, req, rsp);
        };
    }
}
