package io.jenkins.plugins.promotion.genuine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.scm.SCM;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import jenkins.branch.BranchSource;
import jenkins.scm.api.SCMHead;
import jenkins.scm.api.SCMHeadEvent;
import jenkins.scm.api.SCMHeadObserver;
import jenkins.scm.api.SCMRevision;
import jenkins.scm.api.SCMSource;
import jenkins.scm.api.SCMSourceCriteria;
import jenkins.scm.api.SCMSourceDescriptor;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.SingleFileSCM;
import org.jvnet.hudson.test.TestExtension;

/** Branches as jobs, which only genuine Jenkins has: an environment lists the full names of those that may use it. */
public class MultibranchTest {

    private static final String LOCK = "lockConfig environment: 'production', change: 'CR-1', reason: 'release'\n";

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private WorkflowMultiBranchProject shop;

    /** A repository that has nothing but branches with one Jenkinsfile each. */
    public static class Branches extends SCMSource {

        /** Branch to Jenkinsfile; each test fills it anew. */
        static final Map<String, String> JENKINSFILES = new ConcurrentSkipListMap<>();

        @Override
        protected void retrieve(
                SCMSourceCriteria criteria, SCMHeadObserver observer, SCMHeadEvent<?> event, TaskListener listener)
                throws IOException, InterruptedException {
            for (String name : JENKINSFILES.keySet()) {
                SCMHead head = new SCMHead(name);
                observer.observe(head, new Revision(head, JENKINSFILES.get(name)));
            }
        }

        @Override
        public SCM build(SCMHead head, SCMRevision revision) {
            try {
                return new SingleFileSCM("Jenkinsfile", JENKINSFILES.get(head.getName()));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /** What a branch holds is its revision. */
        public static final class Revision extends SCMRevision {
            private static final long serialVersionUID = 1L;
            private final String content;

            Revision(SCMHead head, String content) {
                super(head);
                this.content = content;
            }

            @Override
            public boolean equals(Object o) {
                return o instanceof Revision other
                        && other.getHead().equals(getHead())
                        && other.content.equals(content);
            }

            @Override
            public int hashCode() {
                return Objects.hash(getHead(), content);
            }
        }

        /** Registers the kind of source. */
        @TestExtension
        public static class DescriptorImpl extends SCMSourceDescriptor {
            @Override
            public String getDisplayName() {
                return "Branches of a test";
            }
        }
    }

    @Before
    public void setUp() throws Exception {
        Branches.JENKINSFILES.clear();
        j.jenkins.setSecurityRealm(j.createDummySecurityRealm());
        Stages.three(folder.getRoot().toPath(), "shop/main");
        shop = j.jenkins.createProject(WorkflowMultiBranchProject.class, "shop");
        shop.getSourcesList().add(new BranchSource(new Branches()));
    }

    /** Lets the project look at its branches, which builds those that are new or changed. */
    private void index() throws Exception {
        shop.scheduleBuild2(0).getFuture().get();
        j.waitUntilNoActivity();
    }

    private WorkflowRun lastOf(String branch) {
        WorkflowJob job = shop.getItemByBranchName(branch);
        assertNotNull(branch + " has no job among " + shop.getItems(), job);
        return job.getLastBuild();
    }

    private WorkflowRun refused(String branch, String fullName) throws Exception {
        WorkflowRun run = lastOf(branch);
        assertEquals(fullName, run.getParent().getFullName());
        j.assertBuildStatus(Result.FAILURE, run);
        j.assertLogContains(
                "Job '" + fullName + "' may use no environment 'production': no environment lists the job", run);
        j.assertLogNotContains("\tat ", run);
        return run;
    }

    @Test
    public void branchThatIsListedMayAndAPullRequestMayNot() throws Exception {
        Branches.JENKINSFILES.put("main", LOCK);
        Branches.JENKINSFILES.put("PR-1", LOCK);
        Branches.JENKINSFILES.put("MAIN-2", LOCK);
        index();
        j.assertBuildStatus(Result.SUCCESS, lastOf("main"));
        refused("PR-1", "shop/PR-1");
        refused("MAIN-2", "shop/MAIN-2");
        assertEquals(1, Promotion.get().changes().all().size());
    }

    /** Such a branch is a job with an escaped name, and just that name is said and listed. */
    @Test
    public void branchWithASlashIsListedAsItsJobIsCalled() throws Exception {
        Branches.JENKINSFILES.put("release/2031", LOCK);
        Branches.JENKINSFILES.put("main", "echo 'nothing'");
        index();
        String name = shop.getItemByBranchName("release/2031").getFullName();
        assertEquals("shop/release%2F2031", name);
        refused("release/2031", name);
        Stages.three(folder.newFolder().toPath(), name);
        j.assertBuildStatus(
                Result.SUCCESS,
                shop.getItemByBranchName("release/2031").scheduleBuild2(0).get());
        assertEquals(name, Promotion.get().changes().all().get(0).state().job());
    }

    /** Nor is a name unescaped on the way: a folder of that name is somebody else. */
    @Test
    public void environmentThatListsAnUnescapedNameRefuses() throws Exception {
        Stages.three(folder.newFolder().toPath(), "shop/release/2031");
        Branches.JENKINSFILES.put("release/2031", LOCK);
        index();
        refused("release/2031", "shop/release%2F2031");
    }

    @Test
    public void branchThatCameBackGoesOnWithItsChangeOnceAnAdministratorLetsIt() throws Exception {
        Branches.JENKINSFILES.put("main", LOCK);
        index();
        WorkflowJob first = shop.getItemByBranchName("main");
        String token = Promotion.get().bindings().of("production").lock().token();
        Branches.JENKINSFILES.remove("main");
        index();
        first.delete(); // As the project does with branches that are gone, in its own time.
        assertNull(shop.getItemByBranchName("main"));
        Branches.JENKINSFILES.put("main", LOCK + "echo 'again'");
        index();
        WorkflowJob second = shop.getItemByBranchName("main");
        assertNotEquals(System.identityHashCode(first), System.identityHashCode(second));
        j.assertBuildStatus(Result.FAILURE, second.getLastBuild());
        j.assertLogContains("is another than the one that environments and changes mean", second.getLastBuild());
        Jobs.takeOver(second);
        j.assertBuildStatus(Result.SUCCESS, second.scheduleBuild2(0).get());
        assertEquals(1, Promotion.get().changes().all().size());
        assertEquals(token, Promotion.get().bindings().of("production").lock().token());
    }

    /** The right moves with the branch, and nobody gains it by a project under the old name. */
    @Test
    public void renamedProjectKeepsTheRightAndItsOldNameHasNone() throws Exception {
        Branches.JENKINSFILES.put("main", LOCK);
        index();
        Change change = Promotion.get().changes().all().get(0);
        shop.renameTo("store");
        assertEquals("store/main", change.state().job());
        assertEquals(
                List.of("store/main"),
                PromotionConfiguration.get()
                        .environment("production")
                        .orElseThrow()
                        .getJobs());
        j.assertBuildStatus(
                Result.SUCCESS,
                shop.getItemByBranchName("main").scheduleBuild2(0).get());

        shop = j.jenkins.createProject(WorkflowMultiBranchProject.class, "shop");
        shop.getSourcesList().add(new BranchSource(new Branches()));
        index();
        refused("main", "shop/main");
        assertTrue(change.state().admits("store/main"));
    }
}
