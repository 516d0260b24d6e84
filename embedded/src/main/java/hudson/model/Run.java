package hudson.model;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.XmlFile;
import hudson.console.AnnotatedLargeText;
import hudson.model.listeners.RunListener;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import hudson.util.XStream2;
import io.jenkins.embedded.Text;
import io.jenkins.embedded.web.BuildFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jenkins.model.ArtifactManager;
import jenkins.model.Jenkins;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One build of a job: its folder, log, result, times and actions. */
@ExportedBean
public abstract class Run<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends Actionable
        implements PersistenceRoot, Comparable<RunT>, AccessControlled, DescriptorByNameOwner {
    public static final XStream2 XSTREAM2 = new XStream2();
    public static final PermissionGroup PERMISSIONS = new PermissionGroup(Run.class, new Text("Run"));
    public static final Permission DELETE =
            new Permission(PERMISSIONS, "Delete", new Text("Delete a build"), Permission.DELETE, PermissionScope.RUN);
    public static final Permission UPDATE =
            new Permission(PERMISSIONS, "Update", new Text("Describe a build"), Permission.UPDATE, PermissionScope.RUN);
    public static final Permission ARTIFACTS = new Permission(
            PERMISSIONS, "Artifacts", new Text("Get artifacts"), null, false, new PermissionScope[] {PermissionScope.RUN
            });

    protected final transient JobT project;
    public transient int number;
    private transient File rootDir;
    private transient volatile boolean loaded;

    protected long timestamp;
    private long startTime;
    protected volatile Result result;
    protected volatile String description;
    private volatile String displayName;
    protected long duration;
    private boolean keepLog;

    /** A new build. */
    protected Run(JobT job) throws IOException {
        this.project = job;
        this.timestamp = System.currentTimeMillis();
        this.number = job.assignBuildNumber();
        this.rootDir = new File(job.getBuildDir(), String.valueOf(number));
        Files.createDirectories(rootDir.toPath());
    }

    /** A stored build. */
    protected Run(JobT project, File buildDir) throws IOException {
        this.project = project;
        this.number = Integer.parseInt(buildDir.getName());
        this.rootDir = buildDir;
        reload();
    }

    public void reload() throws IOException {
        getDataFile().unmarshal(this);
        onLoad();
    }

    protected void onLoad() {
        for (Action action : getActions()) {
            if (action instanceof RunAction2 own) {
                own.onLoad(this);
            }
        }
    }

    private XmlFile getDataFile() {
        return new XmlFile(XSTREAM2, new File(rootDir, "build.xml"));
    }

    @Override
    @Exported
    public List<Action> getActions() {
        return super.getActions();
    }

    @Override
    public void addAction(Action a) {
        super.addAction(a);
        if (a instanceof RunAction2 own) {
            own.onAttached(this);
        }
    }

    @SuppressWarnings("unchecked")
    protected RunT _this() {
        return (RunT) this;
    }

    @Override
    public int compareTo(RunT that) {
        int byJob = getParent().getFullName().compareTo(that.getParent().getFullName());
        return byJob != 0 ? byJob : Integer.compare(number, that.number);
    }

    @Exported
    public Result getResult() {
        return result;
    }

    /** Only ever worse than before. */
    public void setResult(Result r) {
        if (result == null || r.isWorseThan(result)) {
            result = r;
        }
    }

    @Exported
    public boolean isBuilding() {
        return false;
    }

    public boolean isLogUpdated() {
        return isBuilding();
    }

    public final Charset getCharset() {
        return StandardCharsets.UTF_8;
    }

    public List<Cause> getCauses() {
        CauseAction action = getAction(CauseAction.class);
        return action == null ? List.of() : action.getCauses();
    }

    public <T extends Cause> T getCause(Class<T> type) {
        for (Cause cause : getCauses()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    public JobT getParent() {
        return project;
    }

    public Calendar getTimestamp() {
        Calendar calendar = new GregorianCalendar();
        calendar.setTimeInMillis(timestamp);
        return calendar;
    }

    public final Date getTime() {
        return new Date(timestamp);
    }

    public final long getStartTimeInMillis() {
        return startTime == 0 ? timestamp : startTime;
    }

    @Exported
    public String getDescription() {
        return description;
    }

    public void setDescription(String description) throws IOException {
        this.description = description;
        save();
    }

    public String getTimestampString() {
        return Util.getTimeSpanString(System.currentTimeMillis() - timestamp);
    }

    public String getDurationString() {
        return isBuilding()
                ? Util.getTimeSpanString(System.currentTimeMillis() - getStartTimeInMillis()) + " and counting"
                : Util.getTimeSpanString(duration);
    }

    @Exported
    public long getDuration() {
        return duration;
    }

    @Override
    public String toString() {
        return project.getFullName() + " #" + number;
    }

    @Exported
    public String getFullDisplayName() {
        return project.getFullDisplayName() + " " + getDisplayName();
    }

    @Override
    @Exported
    public String getDisplayName() {
        return displayName == null ? "#" + number : displayName;
    }

    public void setDisplayName(String value) throws IOException {
        displayName = Util.fixEmptyAndTrim(value);
        save();
    }

    @Exported
    public int getNumber() {
        return number;
    }

    @Exported
    public String getId() {
        return String.valueOf(number);
    }

    @Exported
    public RunT getPreviousBuild() {
        return getParent().getNearestOldBuild(number - 1);
    }

    @Exported
    public RunT getNextBuild() {
        return getParent().getNearestBuild(number + 1);
    }

    public List<BuildBadgeAction> getBadgeActions() {
        return getActions(BuildBadgeAction.class);
    }

    /** Relative to the root, ends with a slash. */
    public String getUrl() {
        return project.getUrl() + number + "/";
    }

    @Override
    public File getRootDir() {
        return rootDir;
    }

    /** Where the builds' folders are may change when a job is renamed. */
    protected final void movedTo(File buildDir) {
        rootDir = buildDir;
    }

    public File getArtifactsDir() {
        return new File(rootDir, "archive");
    }

    /** What keeps its artifacts, for somebody who is about to give it some. */
    public final synchronized ArtifactManager pickArtifactManager() throws IOException {
        return new ArtifactManager() {
            @Override
            public void archive(
                    FilePath workspace, Launcher launcher, BuildListener listener, Map<String, String> artifacts)
                    throws IOException, InterruptedException {
                for (Map.Entry<String, String> one : artifacts.entrySet()) {
                    workspace
                            .child(one.getValue())
                            .copyToWithPermission(new FilePath(new File(getArtifactsDir(), one.getKey())));
                }
            }
        };
    }

    @Exported
    public List<Artifact> getArtifacts() {
        Path dir = getArtifactsDir().toPath();
        if (!Files.isDirectory(dir)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(dir)) {
            List<Artifact> found = new ArrayList<>();
            files.filter(Files::isRegularFile)
                    .sorted()
                    .forEach(file -> found.add(
                            new Artifact(dir.relativize(file).toString().replace(File.separatorChar, '/'))));
            return found;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public boolean getHasArtifacts() {
        return !getArtifacts().isEmpty();
    }

    /** A file kept with a build. */
    @ExportedBean
    public class Artifact {
        @Exported(visibility = 3)
        public final String relativePath;

        Artifact(String relativePath) {
            this.relativePath = relativePath;
        }

        public String getHref() {
            return relativePath;
        }
    }

    public File getLogFile() {
        return new File(rootDir, "log");
    }

    public InputStream getLogInputStream() throws IOException {
        File log = getLogFile();
        return log.exists() ? Files.newInputStream(log.toPath()) : InputStream.nullInputStream();
    }

    public String getLog() throws IOException {
        try (InputStream in = getLogInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The log so far, as {@code logText/progressiveText} and {@code logText/progressiveHtml} serve it. */
    public AnnotatedLargeText<?> getLogText() {
        return new AnnotatedLargeText<>(getLogFile(), getCharset(), !isLogUpdated(), this);
    }

    public void doConsoleText(StaplerRequest req, StaplerResponse rsp) throws IOException {
        BuildFiles.serveLog(this, rsp);
    }

    public void doArtifact(StaplerRequest req, StaplerResponse rsp) throws IOException {
        BuildFiles.serveArtifact(this, req, rsp);
    }

    public Api getApi() {
        return new Api(this);
    }

    @Override
    public ACL getACL() {
        return getParent().getACL();
    }

    public void delete() throws IOException {
        if (isBuilding()) {
            throw new IOException(getFullDisplayName() + " is still running; stop it before it is deleted");
        }
        RunListener.fireDeleted(this);
        getParent().removeRun(_this());
        Util.deleteRecursive(rootDir);
    }

    @Override
    public synchronized void save() throws IOException {
        if (!hudson.BulkChange.contains(this)) {
            getDataFile().write(this);
        }
    }

    protected void onStartBuilding() {
        startTime = System.currentTimeMillis();
    }

    protected void onEndBuilding() {
        duration = Math.max(0, System.currentTimeMillis() - getStartTimeInMillis());
    }

    public EnvVars getEnvironment(TaskListener listener) throws IOException, InterruptedException {
        EnvVars env = getParent().getEnvironment(null, listener);
        env.putAll(getCharacteristicEnvVars());
        String root = Jenkins.get().getRootUrl();
        if (root != null) {
            env.put("BUILD_URL", root + getUrl());
        }
        for (ParametersAction action : getActions(ParametersAction.class)) {
            for (ParameterValue value : action.getParameters()) {
                value.buildEnvironment(this, env);
            }
        }
        return env;
    }

    public final EnvVars getCharacteristicEnvVars() {
        EnvVars env = getParent().getCharacteristicEnvVars();
        env.put("BUILD_NUMBER", String.valueOf(number));
        env.put("BUILD_ID", getId());
        env.put("BUILD_DISPLAY_NAME", getDisplayName());
        env.put("BUILD_TAG", "jenkins-" + getParent().getFullName().replace('/', '-') + "-" + number);
        return env;
    }

    public String getExternalizableId() {
        return project.getFullName() + "#" + number;
    }

    /** Null when the job or the build is gone, or may not be seen. */
    public static Run<?, ?> fromExternalizableId(String id) throws IllegalArgumentException {
        int hash = id.lastIndexOf('#');
        if (hash <= 0) {
            throw new IllegalArgumentException("Not the id of a build: " + id);
        }
        Job<?, ?> job = Jenkins.get().getItemByFullName(id.substring(0, hash), Job.class);
        return job == null ? null : job.getBuildByNumber(Integer.parseInt(id.substring(hash + 1)));
    }
}
