package jenkins.model;

import hudson.ExtensionList;

/** Where people reach this host. */
public class JenkinsLocationConfiguration extends GlobalConfiguration {
    private String jenkinsUrl;
    private String adminAddress;

    public JenkinsLocationConfiguration() {
        load();
    }

    public static JenkinsLocationConfiguration get() {
        return ExtensionList.lookupSingleton(JenkinsLocationConfiguration.class);
    }

    /** Null when nobody has said so; otherwise it ends with a slash. */
    public String getUrl() {
        return jenkinsUrl;
    }

    public void setUrl(String url) {
        String trimmed = url == null || url.isBlank() ? null : url.strip();
        jenkinsUrl = trimmed == null || trimmed.endsWith("/") ? trimmed : trimmed + "/";
        save();
    }

    /** From whom mail of this host is. */
    public String getAdminAddress() {
        return adminAddress == null || adminAddress.isBlank()
                ? "address not configured yet <nobody@nowhere>"
                : adminAddress;
    }

    public void setAdminAddress(String address) {
        adminAddress = address;
        save();
    }
}
