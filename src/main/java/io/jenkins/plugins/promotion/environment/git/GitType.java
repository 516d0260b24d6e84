package io.jenkins.plugins.promotion.environment.git;

import com.cloudbees.jenkins.plugins.sshcredentials.SSHUserPrivateKey;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.LoginCredentials;
import io.jenkins.plugins.promotion.environment.Mistakes;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.Stage;
import java.time.Clock;
import java.util.Optional;
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
    private boolean listModes;

    /**
     * @param url http, https, ssh or file URL of the repository, or its absolute path on the environment's node
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

    /** Id of a user name with a password or token, for ssh with a private key, in Jenkins' own credentials, empty for none. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixNull(credentialsId).trim();
    }

    /** Whether permissions that git does not keep, and empty folders, are listed in a file on the branch. */
    public boolean isListModes() {
        return listModes;
    }

    @DataBoundSetter
    public void setListModes(boolean listModes) {
        this.listModes = listModes;
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
                bare.startsWith("/") ? node + ":" + PathNames.path(bare).normalize() : GitAddress.repository(url);
        return where + "#" + branch.replace("/", "%2F") + (folder.isEmpty() ? "" : "/" + folder);
    }

    @Override
    public String getLocation() {
        return new GitAddress(url, branch, folder).toString();
    }

    private static String kind(String url) {
        return GitAddress.isSsh(url) ? "with a user name and a private key" : "with a user name and a password";
    }

    /** Those of Jenkins, as they go to the node; empty if there are none for this url. */
    static Optional<Login> login(String url, String id) {
        if (!GitAddress.isSsh(url)) {
            return LoginCredentials.find(id, url)
                    .map(found ->
                            new Login(found.getUsername(), found.getPassword().getPlainText()));
        }
        return LoginCredentials.find(SSHUserPrivateKey.class, id, GitAddress.uri(url))
                .filter(found -> !found.getPrivateKeys().isEmpty())
                .map(found -> new Login(
                        found.getUsername(),
                        found.getPassphrase() == null
                                ? ""
                                : found.getPassphrase().getPlainText(),
                        found.getPrivateKeys().get(0)));
    }

    @Override
    public WorkingCopy workingCopy(Stage environment, FilePath home) {
        GitAddress address = new GitAddress(url, branch, folder);
        Login login = null;
        if (!credentialsId.isEmpty()) {
            login = login(url, credentialsId).orElseThrow(() -> Refusal.unknown("environment '" + environment.getName()
                            + "' names credentials '" + credentialsId
                            + "', which are not among those of Jenkins for this url " + kind(url))
                    .mend("Add them there (system or global scope), or correct credentialsId."));
        }
        // What lies there with and without a list is not the same.
        String place = home.child(listModes ? "git-listed" : "git").getRemote();
        return new GitWorkingCopy(place, address, login, Clock.systemUTC(), listModes);
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
            String address = Util.fixNull(url).trim();
            return id.isEmpty() || login(address, id).isPresent()
                    ? FormValidation.ok()
                    : FormValidation.error("There are no credentials '" + id + "' " + kind(address)
                            + " for this url in the system or global scope");
        }

        /** The credentials that can be chosen, by name; nobody but administrators sees any. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String url, @QueryParameter String credentialsId) {
            ListBoxModel items = new ListBoxModel();
            items.add(ResourceBundleHolder.get(GitType.class).format("None"), "");
            if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                String address = Util.fixNull(url).trim();
                LoginCredentials.addTo(
                        items,
                        GitAddress.isSsh(address) ? SSHUserPrivateKey.class : StandardUsernamePasswordCredentials.class,
                        GitAddress.uri(address));
            }
            String current = Util.fixNull(credentialsId);
            if (items.stream().noneMatch(item -> item.value.equals(current))) {
                items.add(ResourceBundleHolder.get(GitType.class).format("Current"), current);
            }
            return items;
        }
    }
}
