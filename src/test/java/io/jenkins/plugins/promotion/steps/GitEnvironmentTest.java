package io.jenkins.plugins.promotion.steps;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.promotion.FilesBelow;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.git.GitType;
import io.jenkins.plugins.promotion.environment.git.KnownHostType;
import io.jenkins.plugins.promotion.environment.git.Origins;
import io.jenkins.plugins.promotion.environment.git.Sshd;
import io.jenkins.plugins.promotion.tree.TreeScanner;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Environments kept on branches, in builds: copied to and from, changed by plans, watched, on agents, over http. */
public class GitEnvironmentTest {
    private static final String PASSWORD = "canary-p4ssw0rd";
    private static final String COPY = "copyEnvironment from: 'production', to: 'test', change: c\n";

    @ClassRule
    public static JenkinsRule j = Workshop.jenkins();

    @Rule
    public Workshop shop = new Workshop(j);

    private Origins origin;

    @Before
    public void makeTestABranch() throws Exception {
        normalise(shop.stages.folder("production"));
        origin = Origins.empty(shop.stages.folder("shop.git"));
        origin.commit(Map.of(
                "README", "not configuration",
                "test/old.json", "{}",
                "test/pool.json", "{}",
                "test/shop.yaml", "title: Old\n",
                "test/local/host.properties", "t"));
        become("test", type(origin.folder().toString(), ""));
    }

    /** Whatever the umask: what git can keep. */
    private static void normalise(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                boolean runs = Files.isDirectory(path) || path.toString().endsWith(".sh");
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    private GitType type(String url, String credentialsId) {
        GitType type = new GitType(url, "main");
        type.setFolder("test");
        type.setCredentialsId(credentialsId);
        return type;
    }

    /** The environment as it was defined, but of another type. */
    private void become(String name, EnvironmentType type) {
        List<Environment> all = new ArrayList<>();
        for (Environment one : PromotionConfiguration.get().getEnvironments()) {
            all.add(one.getName().equals(name) ? like(one, type) : one);
        }
        PromotionConfiguration.get().setEnvironments(all);
    }

    private static Environment like(Environment one, EnvironmentType type) {
        Environment other = new Environment(one.getName(), type);
        other.setNode(one.getNode());
        other.setBuiltInNode(one.isBuiltInNode());
        other.setProduction(one.isProduction());
        other.setOrder(one.getOrder());
        other.setJobs(one.getJobs());
        other.setLocal(one.getLocal());
        other.setSecret(one.getSecret());
        other.setSignOff(one.getSignOff());
        return other;
    }

    /** The branch's files in the folder that is the environment, without local and secret ones. */
    private List<String> branch(Origins there) throws IOException {
        return there.files().entrySet().stream()
                .filter(e -> e.getKey().startsWith("test/"))
                .map(e -> Map.entry(e.getKey().substring(5).replaceFirst("\\*$", ""), e.getValue()))
                .filter(e -> !e.getKey().startsWith("local") && !e.getKey().startsWith("secret"))
                .map(e -> e.getKey() + "=" + e.getValue())
                .sorted()
                .toList();
    }

    private String digest(String name) throws Exception {
        Environment environment = shop.environment(name);
        TreeSpec tree = environment.treeSpec(shop.stages.folder(name).toString());
        return TreeScanner.scan(tree).digest().value();
    }

    @Test
    public void copyOfACopyOnABranchEqualsTheOriginal() throws Exception {
        String log = shop.succeed(COPY + "def r = copyEnvironment from: 'test', to: 'development', change: c\n"
                + "echo \"after=${r.targetTree}\"");
        assertEquals(shop.stages.content("production"), branch(origin));
        assertEquals(shop.stages.content("production"), shop.stages.content("development"));
        assertEquals(digest("production"), digest("development"));
        assertTrue(origin.files().containsKey("test/bin/start.sh*"));
        assertEquals("not configuration", origin.files().get("README"));
        assertEquals("t", origin.files().get("test/local/host.properties"));
        assertFalse(origin.files().toString(), origin.files().toString().contains("canary"));
        assertEquals(log, 2, origin.log().size());
        assertEquals(
                shop.change() + ": copy production to test\n\nChange: " + shop.change()
                        + "\nSource: production\nDigest: " + digest("production") + "\nBuild: " + shop.job.getName()
                        + "#1\n",
                origin.log().get(0));
        ObjectId tip = origin.tip();
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c, rebase: true");
        assertEquals("Equal, so no commit", tip, origin.tip());
    }

    @Test
    public void copiesFromBranchToBranch() throws Exception {
        Origins other = Origins.empty(shop.stages.folder("other.git"));
        become("development", new GitType("file://" + other.folder(), "main"));
        shop.succeed(COPY + "copyEnvironment from: 'test', to: 'development', change: c");
        Map<String, String> wanted = new TreeMap<>();
        origin.files().forEach((path, text) -> {
            if (path.startsWith("test/") && !path.startsWith("test/local")) {
                wanted.put(path.substring(5), text);
            }
        });
        assertEquals(wanted, other.files());
    }

    @Test
    public void aRehearsalOnABranchCountsAndEachItemIsACommit() throws Exception {
        shop.base();
        normalise(shop.stages.folder("development"));
        shop.succeed("node { recordWorkPlan environment: 'development', change: c }");
        shop.rehearse();
        assertTrue(shop.state().lastApply("test").orElseThrow().counts());
        assertEquals(shop.stages.content("development"), branch(origin));
        List<String> items = origin.log().stream()
                .filter(text -> text.contains("\nItem: "))
                .map(text -> text.lines().findFirst().orElseThrow())
                .toList();
        assertEquals("The folder of the new file is none: " + items, 2, items.size());
        items.forEach(
                line -> assertTrue(line, line.startsWith(shop.change() + ": item ") && line.endsWith(" on test")));
    }

    /** A plan of a file, then a program that fails unless a file exists; the program can also write into the tree. */
    private void failing(String program) throws Exception {
        shop.succeed("copyEnvironment from: 'production', to: 'development', change: c");
        shop.succeed("node { deleteDir()\n writeFile file: 'one.txt', text: 'one'\n"
                + "writeFile file: 'p.yaml', text: '''apiVersion: workplan/v1\n"
                + "plan: {id: p, title: T, author: dora}\nitems:\n"
                + "  - {id: one, description: One, kind: file, path: one.txt, action: create, source: one.txt,\n"
                + "     permissions: rw-r--r--}\n"
                + "  - {id: two, description: Two, kind: command, rollback: {command: [\"true\"]},\n"
                + "     argv: [sh, -c, \"" + program + "\"]}\n'''\n"
                + "recordWorkPlan environment: 'development', change: c, plan: 'p.yaml', derive: false }\n" + COPY);
    }

    private WorkflowRun begin(String more) throws Exception {
        WorkflowRun run = shop.start("applyWorkPlan environment: 'test', change: c" + more);
        shop.people.begin("test", "ivan");
        return run;
    }

    @Test
    public void aFailedItemLeavesNothingAndRollbackIsACommit() throws Exception {
        failing("umask 022; echo half > half.txt; exit 1");
        List<String> before = branch(origin);
        assertThat(shop.end(begin(", onFailure: 'rollback'"), Result.FAILURE), containsString("rolled-back"));
        assertEquals(before, branch(origin));
        assertEquals(
                List.of(shop.change() + ": undo item one on test", shop.change() + ": item one on test"),
                origin.log().stream()
                        .limit(2)
                        .map(text -> text.lines().findFirst().orElseThrow())
                        .toList());
        assertFalse(origin.files().toString().contains("half"));
    }

    @Test
    public void aFailedItemIsDoneAtTheRetry() throws Exception {
        failing("umask 022; echo done > two.txt; test -e " + shop.stages.folder("go"));
        WorkflowRun run = begin("");
        j.waitForMessage("Waiting for a person at item 'two'", run);
        assertFalse(origin.files().containsKey("test/two.txt"));
        shop.stages.write("go", "");
        shop.people.answer("test", "two", Answer.RETRY, "ivan", "");
        shop.end(run, Result.SUCCESS);
        assertEquals("done\n", origin.files().get("test/two.txt"));
    }

    /** The program does what somebody else does while the item is at work: it moves the branch. */
    @Test
    public void aBranchThatMovesDuringAnItemIsLeftAlone() throws Exception {
        Path heads = origin.folder().resolve("refs/heads");
        failing("umask 022; echo two > two.txt; cp " + heads.resolve("moved") + " " + heads.resolve("main"));
        Files.copy(heads.resolve("main"), heads.resolve("moved"));
        ObjectId theirs = new Origins(origin.folder(), "moved").commit(Map.of("test/theirs.txt", "theirs"));
        // The first item would move it before the second one does, so it is done already.
        String log = shop.end(begin(", onFailure: 'stop', items: 'two'"), Result.FAILURE);
        assertThat(log, containsString("moved meanwhile from "));
        assertThat(log, containsString("nothing was written"));
        assertEquals(theirs, origin.tip());
    }

    @Test
    public void anotherOnesCommitIsDrift() throws Exception {
        shop.succeed(COPY + "lockConfig environment: 'test', change: c, reason: 'x'");
        Map<String, String> files = new TreeMap<>(origin.files());
        files.put("test/pool.json", "{\n  \"max\": 99,\n  \"min\": 4\n}\n");
        origin.commit(files);
        String log = shop.refused("copyEnvironment from: 'production', to: 'test', change: c, rebase: true");
        assertThat(log, containsString("pool.json"));
        assertThat(log, containsString("99"));
        shop.succeed("copyEnvironment from: 'production', to: 'test', change: c, rebase: true, discard: 'not wanted'");
        assertEquals(shop.stages.content("production"), branch(origin));
    }

    @Test
    public void whatGitCannotKeepIsNamed() throws Exception {
        Files.setPosixFilePermissions(
                shop.stages.folder("production").resolve("pool.json"), PosixFilePermissions.fromString("rw-rw----"));
        Files.createDirectory(shop.stages.folder("production").resolve("empty"));
        ObjectId tip = origin.tip();
        String log = shop.refused(COPY);
        assertThat(log, containsString("Environment 'test': git cannot keep permissions other than"));
        assertThat(log, containsString("'pool.json' (0660)"));
        assertThat(log, containsString("empty folders: 'empty'"));
        assertEquals(tip, origin.tip());
    }

    @Test
    public void aDryRunChangesNothing() throws Exception {
        ObjectId tip = origin.tip();
        assertThat(
                shop.succeed("copyEnvironment from: 'production', to: 'test', change: c, dryRun: true"),
                containsString("delete old.json"));
        assertEquals(tip, origin.tip());
    }

    @Test
    public void worksOnAgents() throws Exception {
        DumbSlave first = j.createOnlineSlave();
        DumbSlave second = j.createOnlineSlave();
        shop.redefine("production", e -> e.setNode(first.getNodeName()));
        shop.redefine("test", e -> e.setNode(second.getNodeName()));
        aRehearsalOnABranchCountsAndEachItemIsACommit();
        Path home = Path.of(second.getRootPath().getRemote(), "configuration-promotion/environments/test/git");
        assertTrue(Files.isDirectory(home.resolve("repository.git")));
        assertFalse(Files.exists(home.resolve("tree/.git")));
    }

    private void store(String id, String user, String password) throws Exception {
        store(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, id, "for tests", user, password));
    }

    private static void store(Credentials credentials) throws Exception {
        List<Credentials> all = SystemCredentialsProvider.getInstance().getCredentials();
        all.clear();
        all.add(credentials);
        SystemCredentialsProvider.getInstance().save();
    }

    @Test
    public void goesOverHttpWithCredentials() throws Exception {
        try (GitServer server = GitServer.start(shop.stages.folder("."), "robot", PASSWORD)) {
            store("robot-token", "robot", PASSWORD);
            DumbSlave agent = j.createOnlineSlave();
            become("test", type(server.url("shop.git"), "robot-token"));
            shop.redefine("test", e -> e.setNode(agent.getNodeName()));
            String log = shop.succeed(COPY + "copyEnvironment from: 'test', to: 'development', change: c");
            assertEquals(shop.stages.content("production"), branch(origin));
            assertEquals(shop.stages.content("production"), shop.stages.content("development"));
            assertThat(log, not(containsString(PASSWORD)));
            assertNowhere(PASSWORD, Path.of(agent.getRootPath().getRemote()));
            assertNowhere(PASSWORD, j.jenkins.getRootDir().toPath());
        }
    }

    @Test
    public void goesOverSshWithAKeyOfTheCredentials() throws Exception {
        assumeTrue("OpenSSH's server is not installed here", Sshd.isHere());
        try (Sshd server = Sshd.start(Files.createDirectory(shop.stages.folder("sshd")), PASSWORD)) {
            store(new BasicSSHUserPrivateKey(
                    CredentialsScope.GLOBAL,
                    "robot-key",
                    server.user(),
                    new BasicSSHUserPrivateKey.DirectEntryPrivateKeySource(server.key("key")),
                    PASSWORD,
                    "for tests"));
            String url = server.url("", origin.folder());
            become("test", type(url, "robot-key"));
            assertThat(shop.refused(COPY), containsString("the host's key is not the known one, or none is known"));
            Path hosts = Files.writeString(shop.stages.folder("hosts"), server.knownHost());
            GitType known = new KnownHostType(url, "robot-key", hosts);
            known.setFolder("test");
            become("test", known);
            String log = shop.succeed(COPY + "copyEnvironment from: 'test', to: 'development', change: c");
            assertEquals(shop.stages.content("production"), branch(origin));
            assertEquals(shop.stages.content("production"), shop.stages.content("development"));
            String secret = server.key("key").lines().skip(1).findFirst().orElseThrow();
            for (String text : List.of(PASSWORD, secret)) {
                assertThat(log, not(containsString(text)));
                assertNowhere(text, j.jenkins.getRootDir().toPath());
            }
        }
    }

    @Test
    public void saysWhatIsWrongWithCredentialsAndNeverThem() throws Exception {
        try (GitServer server = GitServer.start(shop.stages.folder("."), "robot", PASSWORD)) {
            become("test", type(server.url("shop.git"), ""));
            assertThat(shop.refused(COPY), containsString("whether it wants credentials (credentialsId)"));
            become("test", type(server.url("shop.git"), "robot-token"));
            store("other", "robot", PASSWORD);
            assertThat(
                    shop.refused(COPY),
                    containsString("names credentials 'robot-token', which are not among those of Jenkins"));
            store("robot-token", "robot", "wrong-" + PASSWORD);
            String log = shop.refused(COPY);
            assertThat(log, containsString("not authorized"));
            assertThat(log, containsString("and the credentials"));
            assertThat(log, not(containsString(PASSWORD)));
            assertEquals(1, origin.log().size());
        }
    }

    private static void assertNowhere(String text, Path root) throws IOException {
        FilesBelow.of(root).forEach((file, all) -> {
            if (!file.toString().endsWith(".jar")) {
                assertFalse(file + " holds a secret", all.contains(text));
            }
        });
    }
}
