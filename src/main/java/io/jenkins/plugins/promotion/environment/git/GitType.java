package io.jenkins.plugins.promotion.environment.git;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.LoginCredentials;
import io.jenkins.plugins.promotion.environment.Mistakes;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.time.Clock;
import java.util.Locale;
import java.util.function.UnaryOperator;
import jenkins.model.Jenkins;
import org.eclipse.jgit.lib.Repository;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An environment whose configuration is a branch of a git repository, or a folder of it. */
@Restricted(NoExternalUse.class)
public class GitType extends EnvironmentType {

    private final String url;
    private final String branch;
    private String folder = "";
    private String credentialsId = "";

    /**
     * @param url http, https or file URL of the repository, or its absolute path on the environment's node
     * @param branch name of the branch
     */
    @DataBoundConstructor
    public GitType(String url, String branch) {
        this.url = tidy(url, GitAddress::checkUrl);
        this.branch = tidy(branch, GitAddress::checkBranch);
    }

    /** As it is stored; what cannot be right is kept as it was typed. */
    private static String tidy(String text, UnaryOperator<String> checked) {
        try {
            return checked.apply(text);
        } catch (Refusal e) {
            return Util.fixNull(text).trim();
        }
    }

    public String getUrl() {
        return url;
    }

    public String getBranch() {
        return branch;
    }

    /** Folder of the branch that is the environment, empty for all of it. */
    public String getFolder() {
        return folder;
    }

    @DataBoundSetter
    public void setFolder(String folder) {
        this.folder = tidy(folder, GitAddress::checkFolder);
    }

    /** Id of a user name with a password or token in Jenkins' own credentials, empty for none. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixNull(credentialsId).trim();
    }

    @Override
    public void check(Mistakes mistakes) {
        mistakes.check("url", () -> GitAddress.checkUrl(url));
        mistakes.check("branch", () -> GitAddress.checkBranch(branch));
        mistakes.check("folder", () -> GitAddress.checkFolder(folder));
    }

    @Override
    public String place(String node) {
        String bare = url.replaceFirst("(?i)^file:(//)?(?=/)", "").replaceFirst("(\\.git)?/*$", "");
        String where =
                bare.startsWith("/") ? node + ":" + PathNames.path(bare).normalize() : bare.toLowerCase(Locale.ROOT);
        return where + "#" + branch.replace("/", "%2F") + (folder.isEmpty() ? "" : "/" + folder);
    }

    @Override
    public String getLocation() {
        return new GitAddress(url, branch, folder).toString();
    }

    @Override
    public WorkingCopy workingCopy(Environment environment, FilePath home) {
        GitAddress address = new GitAddress(url, branch, folder);
        Login login = null;
        if (!credentialsId.isEmpty()) {
            StandardUsernamePasswordCredentials found = LoginCredentials.find(credentialsId, url)
                    .orElseThrow(() -> Refusal.unknown(
                                    "environment '" + environment.getName()
                                            + "' names credentials '" + credentialsId
                                            + "', which are not among those of Jenkins for this url with a user name and a password")
                            .mend("Add them there (system or global scope), or correct credentialsId."));
            login = new Login(found.getUsername(), found.getPassword().getPlainText());
        }
        return new GitWorkingCopy(home.child("git").getRemote(), address, login, Clock.systemUTC());
    }

    /** Registers the type where the Git client plugin is. */
    @Extension(optional = true)
    @Symbol("git")
    public static class DescriptorImpl extends Descriptor<EnvironmentType> {
        /** Without JGit this class cannot be made, and the type is not offered. */
        private static final Class<?> NEEDED = Repository.class;

        @Override
        public String getDisplayName() {
            return NEEDED == null ? "" : ResourceBundleHolder.get(GitType.class).format("GitBranch");
        }

        /** Says what is wrong with a URL. */
        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            FormValidation problem = Mistakes.whileTyping(() -> GitAddress.checkUrl(value));
            boolean open = value != null && value.trim().matches("(?i)http://(?!(127\\.0\\.0\\.1|localhost)[:/]).*");
            return problem.kind == FormValidation.Kind.OK && open
                    ? FormValidation.warning("Over http everybody on the way can read a password: use https")
                    : problem;
        }

        /** Says what is wrong with the name of a branch. */
        @POST
        public FormValidation doCheckBranch(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> GitAddress.checkBranch(value));
        }

        /** Says what is wrong with a folder. */
        @POST
        public FormValidation doCheckFolder(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> GitAddress.checkFolder(value));
        }

        /** Says if credentials are not there. */
        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String url) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            String id = Util.fixNull(value).trim();
            return id.isEmpty()
                            || LoginCredentials.find(id, Util.fixNull(url).trim())
                                    .isPresent()
                    ? FormValidation.ok()
                    : FormValidation.error("There are no credentials '" + id
                            + "' with a user name and a password for this url in the system or global scope");
        }

        /** The credentials that can be chosen, by name; nobody but administrators sees any. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String url, @QueryParameter String credentialsId) {
            ListBoxModel items = new ListBoxModel();
            items.add(ResourceBundleHolder.get(GitType.class).format("None"), "");
            if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                LoginCredentials.addTo(items, Util.fixNull(url).trim());
            }
            String current = Util.fixNull(credentialsId);
            if (items.stream().noneMatch(item -> item.value.equals(current))) {
                items.add(ResourceBundleHolder.get(GitType.class).format("Current"), current);
            }
            return items;
        }
    }
}
