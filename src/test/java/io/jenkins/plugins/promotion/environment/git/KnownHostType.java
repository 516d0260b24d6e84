package io.jenkins.plugins.promotion.environment.git;

import hudson.FilePath;
import hudson.model.Descriptor;
import io.jenkins.plugins.promotion.environment.EnvironmentType;
import io.jenkins.plugins.promotion.environment.workingcopy.WorkingCopy;
import io.jenkins.plugins.promotion.site.Stage;
import java.nio.file.Path;
import java.time.Clock;
import jenkins.model.Jenkins;

/** A branch behind a server whose host is known by a file of the test, not by the one of whoever runs it. */
public class KnownHostType extends GitType {
    private final String hosts;

    public KnownHostType(String url, String credentialsId, Path hosts) {
        super(url, "main");
        setCredentialsId(credentialsId);
        this.hosts = hosts.toString();
    }

    @Override
    public Descriptor<EnvironmentType> getDescriptor() {
        return Jenkins.get().getDescriptorByType(GitType.DescriptorImpl.class);
    }

    @Override
    public WorkingCopy workingCopy(Stage environment, FilePath home) {
        Login login = login(getUrl(), getCredentialsId()).orElseThrow();
        return new Copy(home.child("git").getRemote(), new GitAddress(getUrl(), "main", getFolder()), login, hosts);
    }

    private static final class Copy extends GitWorkingCopy {
        private static final long serialVersionUID = 1L;
        private final Login login;
        private final String hosts;

        Copy(String home, GitAddress address, Login login, String hosts) {
            super(home, address, login, Clock.systemUTC(), false);
            this.login = login;
            this.hosts = hosts;
        }

        @Override
        SshProgram ssh(Path folder) {
            return new SshProgram(folder, login, "-F", "none", "-o", "UserKnownHostsFile=" + hosts);
        }
    }
}
