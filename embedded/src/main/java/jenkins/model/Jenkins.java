package jenkins.model;

import hudson.DescriptorExtensionList;
import hudson.ExtensionList;
import hudson.FilePath;
import hudson.Launcher;
import hudson.PluginManager;
import hudson.Util;
import hudson.XmlFile;
import hudson.model.AbstractCIBase;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Computer;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Items;
import hudson.model.ManagementLink;
import hudson.model.Node;
import hudson.model.RootAction;
import hudson.model.Run;
import hudson.model.Slave;
import hudson.model.TaskListener;
import hudson.model.TopLevelItem;
import hudson.model.TopLevelItemDescriptor;
import hudson.model.User;
import hudson.model.listeners.ItemListener;
import hudson.remoting.Local;
import hudson.remoting.VirtualChannel;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import hudson.security.SecurityRealm;
import hudson.security.csrf.CrumbIssuer;
import hudson.security.csrf.DefaultCrumbIssuer;
import io.jenkins.embedded.Extensions;
import io.jenkins.embedded.Text;
import io.jenkins.embedded.engine.GlobalEnvironment;
import io.jenkins.embedded.steps.Executors;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowExecution;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionList;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** The host itself: its folder, items, extensions, security. One at a time in a process. */
@ExportedBean
public class Jenkins extends AbstractCIBase {
    private static final Logger LOGGER = Logger.getLogger(Jenkins.class.getName());

    public static final PermissionGroup PERMISSIONS = Permission.HUDSON_PERMISSIONS;
    public static final Permission ADMINISTER = Permission.HUDSON_ADMINISTER;
    public static final Permission MANAGE = new Permission(
            PERMISSIONS, "Manage", new Text("Manage"), ADMINISTER, false, new PermissionScope[] {PermissionScope.JENKINS
            });
    public static final Permission SYSTEM_READ = new Permission(
            PERMISSIONS, "SystemRead", new Text("See settings"), ADMINISTER, false, new PermissionScope[] {
                PermissionScope.JENKINS
            });
    public static final Permission READ =
            new Permission(PERMISSIONS, "Read", new Text("See pages"), Permission.READ, PermissionScope.JENKINS);
    public static final Authentication ANONYMOUS2 =
            new AnonymousAuthenticationToken("anonymous", "anonymous", Set.of(new SimpleGrantedAuthority("anonymous")));

    /** What this says of itself; it is no release of Jenkins. */
    public static String VERSION = "embedded";

    private static volatile Jenkins instance;

    private final transient File root;
    private final transient Extensions extensions;
    private final transient Map<String, TopLevelItem> items = new ConcurrentSkipListMap<>();
    private final transient Map<String, Node> nodes = new ConcurrentSkipListMap<>();
    private final transient Map<String, User> users = User.newDirectory();
    private final transient Computer computer = new BuiltInComputer(this);
    private transient volatile SecurityRealm securityRealm = SecurityRealm.NO_AUTHENTICATION;
    private transient volatile AuthorizationStrategy authorizationStrategy = AuthorizationStrategy.UNSECURED;
    private transient volatile boolean terminating;
    private transient volatile CrumbIssuer crumbIssuer = new DefaultCrumbIssuer(true);
    private String systemMessage;
    private int numExecutors = 2;

    /** Takes a home folder; {@link #start()} then loads what is there. */
    public Jenkins(File root) throws IOException {
        if (instance != null) {
            throw new IllegalStateException("Another host is running in this process, in " + instance.root);
        }
        this.root = root.getCanonicalFile();
        Files.createDirectories(this.root.toPath());
        instance = this;
        Executors.reset();
        GlobalEnvironment.reset();
        extensions = new Extensions(Jenkins.class.getClassLoader());
        declarePermissions();
    }

    /** Permissions are known once their classes are initialised; these are known from the start. */
    private static void declarePermissions() {
        for (Permission permission : List.of(Item.READ, Run.DELETE, Computer.CONFIGURE, ReplayAction.REPLAY)) {
            LOGGER.log(Level.FINEST, "{0} is declared", permission);
        }
    }

    /** Loads settings and items, then resumes unfinished builds. */
    public void start() throws IOException {
        ACL.impersonate2(ACL.SYSTEM2);
        try {
            if (getConfigFile().exists()) {
                getConfigFile().unmarshal(this);
            }
            extensions.instances(GlobalConfiguration.class);
            Path jobs = root.toPath().resolve("jobs");
            if (Files.isDirectory(jobs)) {
                try (Stream<Path> dirs = Files.list(jobs)) {
                    for (Path dir : dirs.filter(d -> Files.exists(d.resolve("config.xml")))
                            .sorted()
                            .toList()) {
                        loadItem(dir.toFile());
                    }
                }
            }
            ItemListener.all().forEach(ItemListener::onLoaded);
            hudson.model.PeriodicWork.init();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private void loadItem(File dir) {
        try {
            TopLevelItem item = (TopLevelItem) Items.load(this, dir);
            items.put(item.getName(), item);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Cannot load " + dir, e);
        }
    }

    /** Stops timers and forgets this host, so that another may start. Running builds stay resumable. */
    public void cleanUp() {
        terminating = true;
        for (FlowExecution execution : FlowExecutionList.get()) {
            ((CpsFlowExecution) execution).suspend();
        }
        ItemListener.all().forEach(ItemListener::onBeforeShutdown);
        jenkins.util.Timer.shutdown();
        instance = null;
    }

    public static Jenkins get() throws IllegalStateException {
        Jenkins found = instance;
        if (found == null) {
            throw new IllegalStateException("Jenkins.instance is missing: no host is running in this process");
        }
        return found;
    }

    public static Jenkins getInstanceOrNull() {
        return instance;
    }

    public static Authentication getAuthentication2() {
        Authentication a = SecurityContextHolder.getContext().getAuthentication();
        return a == null ? ANONYMOUS2 : a;
    }

    public boolean isTerminating() {
        return terminating;
    }

    private XmlFile getConfigFile() {
        return new XmlFile(new File(root, "config.xml"));
    }

    @Override
    public synchronized void save() throws IOException {
        getConfigFile().write(this);
    }

    public String getSystemMessage() {
        return systemMessage;
    }

    /** The users met so far, by the key that the realm's strategy gives. */
    public Map<String, User> users() {
        return users;
    }

    // --- names and places

    public PluginManager getPluginManager() {
        return new PluginManager() {
            @Override
            public String getDisplayName() {
                return "Plugins";
            }
        };
    }

    @Override
    public File getRootDir() {
        return root;
    }

    @Override
    public String getDisplayName() {
        return "Jenkins API, embedded host";
    }

    @Override
    public String getFullName() {
        return "";
    }

    @Override
    public String getFullDisplayName() {
        return "";
    }

    @Override
    public String getUrl() {
        return "";
    }

    @Override
    public String getUrlChildPrefix() {
        return "job";
    }

    /** Ends with a slash; null when nobody has said so. */
    public String getRootUrl() {
        return JenkinsLocationConfiguration.get().getUrl();
    }

    // --- extensions and descriptors

    public <T> ExtensionList<T> getExtensionList(Class<T> extensionType) {
        return extensions.list(extensionType);
    }

    public <T extends Describable<T>, D extends Descriptor<T>> DescriptorExtensionList<T, D> getDescriptorList(
            Class<T> type) {
        return new DescriptorExtensionList<>(extensions, type);
    }

    public Descriptor getDescriptor(Class<? extends Describable> type) {
        for (Descriptor<?> descriptor : extensions.instances(Descriptor.class)) {
            if (descriptor.clazz == type) {
                return descriptor;
            }
        }
        return null;
    }

    public Descriptor getDescriptorOrDie(Class<? extends Describable> type) {
        Descriptor found = getDescriptor(type);
        if (found == null) {
            throw new AssertionError(type + " is missing its descriptor; is it annotated with @Extension?");
        }
        return found;
    }

    public <T extends Descriptor> T getDescriptorByType(Class<T> type) {
        for (Descriptor<?> descriptor : extensions.instances(Descriptor.class)) {
            if (descriptor.getClass() == type) {
                return type.cast(descriptor);
            }
        }
        return null;
    }

    /** By the full class name or the short one. */
    public Descriptor getDescriptor(String id) {
        for (Descriptor<?> descriptor : extensions.instances(Descriptor.class)) {
            if (descriptor.getId().equals(id)) {
                return descriptor;
            }
        }
        for (Descriptor<?> descriptor : extensions.instances(Descriptor.class)) {
            if (descriptor.clazz.getSimpleName().equals(id)) {
                return descriptor;
            }
        }
        return null;
    }

    @Override
    public Descriptor getDescriptorByName(String id) {
        return getDescriptor(id);
    }

    // --- security

    public SecurityRealm getSecurityRealm() {
        return securityRealm;
    }

    public void setSecurityRealm(SecurityRealm securityRealm) {
        this.securityRealm = securityRealm == null ? SecurityRealm.NO_AUTHENTICATION : securityRealm;
    }

    public AuthorizationStrategy getAuthorizationStrategy() {
        return authorizationStrategy;
    }

    public void setAuthorizationStrategy(AuthorizationStrategy a) {
        this.authorizationStrategy = a == null ? AuthorizationStrategy.UNSECURED : a;
    }

    @Override
    public ACL getACL() {
        return authorizationStrategy.getRootACL();
    }

    /** Null when POSTs need no crumb. */
    public CrumbIssuer getCrumbIssuer() {
        return crumbIssuer;
    }

    public void setCrumbIssuer(CrumbIssuer issuer) {
        crumbIssuer = issuer;
    }

    // --- items

    @Override
    public List<TopLevelItem> getItems() {
        List<TopLevelItem> visible = new ArrayList<>();
        for (TopLevelItem item : items.values()) {
            if (item.hasPermission(Item.READ)) {
                visible.add(item);
            }
        }
        return visible;
    }

    @Exported(name = "jobs")
    public List<TopLevelItem> getJobs() {
        return getItems();
    }

    /** What {@code /job/<name>} serves. */
    public TopLevelItem getJob(String name) {
        return getItem(name);
    }

    @Override
    public TopLevelItem getItem(String name) {
        TopLevelItem item = name == null ? null : items.get(name);
        if (item != null && !item.hasPermission(Item.READ)) {
            if (item.hasPermission(Item.DISCOVER)) {
                throw new AccessDeniedException("Please login to access job " + name);
            }
            return null;
        }
        return item;
    }

    public Item getItemByFullName(String fullName) {
        return getItemByFullName(fullName, Item.class);
    }

    /**
     * Null when there is none, none of this type, or none the current user may see.
     *
     * @throws AccessDeniedException if the current user may discover it but not see it
     */
    public <T extends Item> T getItemByFullName(String fullName, Class<T> type) {
        ItemGroup<?> group = this;
        Item found = null;
        for (String segment : fullName.split("/")) {
            if (segment.isEmpty()) {
                continue;
            }
            if (group == null) {
                return null;
            }
            found = group.getItem(segment);
            if (found == null) {
                return null;
            }
            group = found instanceof ItemGroup<?> nested ? nested : null;
        }
        return type.isInstance(found) ? type.cast(found) : null;
    }

    @Override
    public File getRootDirFor(TopLevelItem child) {
        return new File(new File(root, "jobs"), child.getName());
    }

    public synchronized TopLevelItem createProject(TopLevelItemDescriptor type, String name) throws IOException {
        checkPermission(Item.CREATE);
        checkGoodName(name);
        if (items.containsKey(name)) {
            throw new IllegalArgumentException("Project of the name " + name + " already exists");
        }
        TopLevelItem item = type.newInstance(this, name);
        item.onCreatedFromScratch();
        item.save();
        items.put(name, item);
        ItemListener.fireOnCreated(item);
        return item;
    }

    public synchronized <T extends TopLevelItem> T createProject(Class<T> type, String name) throws IOException {
        return type.cast(createProject((TopLevelItemDescriptor) getDescriptorOrDie(type), name));
    }

    @Override
    public void onRenamed(TopLevelItem job, String oldName, String newName) throws IOException {
        items.remove(oldName);
        items.put(newName, job);
    }

    @Override
    public void onDeleted(TopLevelItem item) throws IOException {
        items.remove(item.getName());
    }

    public static void checkGoodName(String name) throws Failure {
        if (name == null || name.isEmpty()) {
            throw new Failure("No name is specified");
        }
        if (name.equals(".") || name.equals("..")) {
            throw new Failure("‘" + name + "’ is not an allowed name");
        }
        for (char c : name.toCharArray()) {
            if (Character.isISOControl(c) || "?*/\\%!@#$^&|<>[]:;".indexOf(c) >= 0) {
                throw new Failure("‘" + c + "’ is an unsafe character in the name " + name);
            }
        }
    }

    // --- pages

    public Api getApi() {
        return new Api(this);
    }

    public List<Action> getRootActions() {
        List<Action> all = new ArrayList<>(getActions());
        all.addAll(getExtensionList(RootAction.class));
        return all;
    }

    public List<Action> getActions() {
        return List.of();
    }

    /** Root actions and management links by their URL names. */
    public Object getDynamic(String token, StaplerRequest req, StaplerResponse rsp) {
        for (Action action : getRootActions()) {
            String name = action.getUrlName();
            if (name != null && name.equals(token)) {
                return action;
            }
        }
        for (ManagementLink link : ManagementLink.all()) {
            if (token.equals(link.getUrlName())) {
                checkPermission(link.getRequiredPermission());
                return link;
            }
        }
        return null;
    }

    // --- this machine as a node

    /** The agents, which only tests make; they are gone after a restart. */
    public List<Node> getNodes() {
        return List.copyOf(nodes.values());
    }

    public void addNode(Node n) throws IOException {
        nodes.put(n.getNodeName(), n);
    }

    public void removeNode(Node n) throws IOException {
        nodes.remove(n.getNodeName());
    }

    /** An agent; null when there is none of this name. The built-in node is this object itself. */
    public Node getNode(String name) {
        return name == null ? null : nodes.get(name);
    }

    public Computer getComputer(String name) {
        if (name.isEmpty() || name.equals("(built-in)")) {
            return computer;
        }
        return nodes.get(name) instanceof Slave agent ? agent.getComputer() : null;
    }

    public Computer[] getComputers() {
        return new Computer[] {computer};
    }

    @Override
    public String getNodeName() {
        return "";
    }

    @Override
    public int getNumExecutors() {
        return numExecutors;
    }

    @Override
    public FilePath getRootPath() {
        return new FilePath(root);
    }

    @Override
    public FilePath getWorkspaceFor(TopLevelItem item) {
        return new FilePath(new File(new File(root, "workspace"), item.getFullName()));
    }

    @Override
    public Launcher createLauncher(TaskListener listener) {
        return new Launcher.LocalLauncher(listener);
    }

    private static final class BuiltInComputer extends Computer {
        BuiltInComputer(Jenkins jenkins) {
            super(jenkins);
        }

        @Override
        public VirtualChannel getChannel() {
            return Local.CHANNEL;
        }

        @Override
        public int countBusy() {
            return Executors.busy();
        }

        @Override
        public String getDisplayName() {
            return "Built-In Node";
        }
    }

    @Override
    public String toString() {
        return "Jenkins in " + Util.fixNull(root.getPath());
    }
}
