package io.jenkins.plugins.promotion.environment;

import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.execution.DataSourceLogin;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * A database that belongs to an environment, as an administrator defines it. Plans name it, and never an address or a
 * password. Its node connects to it.
 */
@Restricted(NoExternalUse.class)
public class DataSource extends AbstractDescribableImpl<DataSource> {

    private static final Pattern PASSWORD = Pattern.compile(
            "(?i).*([?&;,:(][\\w.]*(password|passwd|pwd)\\s*=|//[^/@\\s]*:[^/@\\s]*@|:thin:[^/@]*/[^@]+@).*");

    private final String name;
    private final String url;
    private String credentialsId = "";
    private String driver = "";
    private List<String> jars = new ArrayList<>();

    /**
     * @param name letters, digits, {@code _} and {@code -}, 64 at the most
     * @param url of JDBC, without a password
     */
    @DataBoundConstructor
    public DataSource(String name, String url) {
        this.name = Util.fixNull(name).trim();
        this.url = Util.fixNull(url).trim();
    }

    public String getName() {
        return name;
    }

    public String getUrl() {
        return url;
    }

    /** Id of a user name with a password in Jenkins' own credentials, empty for none. */
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixNull(credentialsId).trim();
    }

    /** Class of the driver; empty for the one that takes the URL. */
    public String getDriver() {
        return driver;
    }

    @DataBoundSetter
    public void setDriver(String driver) {
        this.driver = Util.fixNull(driver).trim();
    }

    /** Absolute paths of the driver's jars on the environment's node; none for the driver of a plugin of this Jenkins. */
    public List<String> getJars() {
        return List.copyOf(jars);
    }

    @DataBoundSetter
    public void setJars(List<String> jars) {
        this.jars = Lines.each(jars);
    }

    /** Whether both are one database, as far as their texts tell. */
    boolean isDatabaseOf(DataSource other) {
        return url.equalsIgnoreCase(other.url) && credentialsId.equals(other.credentialsId);
    }

    /** @throws Refusal if one of them cannot be, or two have one name */
    static void checkAll(List<DataSource> sources) {
        Set<String> names = new HashSet<>();
        for (DataSource source : sources) {
            checkName(source.name);
            if (!names.add(source.name)) {
                throw Refusal.mistake("dataSources: '" + source.name + "' is there twice; give each a name of its own");
            }
            named(source.name, () -> checkUrl(source.url));
            named(source.name, () -> checkDriver(source.driver));
            named(source.name, () -> checkJars(source.jars));
        }
    }

    private static void named(String name, Runnable check) {
        try {
            check.run();
        } catch (Refusal e) {
            throw Refusal.mistake("dataSources, '" + name + "'")
                    .because(e.getMessage())
                    .causedBy(e);
        }
    }

    private static void checkName(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
            throw Refusal.mistake(
                    "the name of a data source begins with a letter or digit and has letters, digits, _ and"
                            + " - only, 64 at the most");
        }
    }

    private static void checkUrl(String url) {
        if (!url.matches("jdbc:[a-z0-9]+:\\S+")) {
            throw Refusal.mistake("the URL is none of JDBC; write one such as jdbc:postgresql://db.example/shop");
        } else if (PASSWORD.matcher(url).matches()) {
            throw Refusal.mistake("the URL has a password in it, where it would be seen; give credentials instead");
        }
    }

    private static void checkDriver(String driver) {
        if (!driver.matches("([A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*)?")) {
            throw Refusal.mistake(
                    "the driver is no name of a class; write one such as org.postgresql.Driver, or nothing");
        }
    }

    private static void checkJars(List<String> jars) {
        for (String jar : jars) {
            if (!jar.matches("/.*\\.jar") && !jar.matches("(?i)[a-z]:[/\\\\].*\\.jar")) {
                throw Refusal.mistake("jars: '" + jar + "' is no absolute path of a jar on the node");
            }
        }
    }

    /**
     * What its node needs to connect; brings the driver of a plugin there.
     *
     * @param shared folder of this plugin on the node
     */
    DataSourceLogin login(FilePath shared) throws IOException, InterruptedException {
        String user = "";
        String password = "";
        if (!credentialsId.isEmpty()) {
            StandardUsernamePasswordCredentials found = LoginCredentials.find(credentialsId, address(url))
                    .orElseThrow(() -> Refusal.unknown("data source '" + name + "' names credentials '" + credentialsId
                                    + "', which are not among those of Jenkins with a user name and a password")
                            .mend("Add them there (system or global scope), or correct credentialsId."));
            user = found.getUsername();
            password = found.getPassword().getPlainText();
        }
        List<DataSourceLogin.Jar> where = jars.isEmpty()
                ? List.of(new DriverJar(name, url, driver).bring(shared))
                : jars.stream().map(path -> new DataSourceLogin.Jar(path, "")).toList();
        return new DataSourceLogin(name, url, user, password, driver, where);
    }

    /** By it credentials can be kept to a host. */
    private static String address(String url) {
        return url.replaceFirst("^jdbc:", "");
    }

    /** Registers the class. */
    @Extension
    @Symbol("promotionDataSource")
    public static class DescriptorImpl extends Descriptor<DataSource> {
        @Override
        public String getDisplayName() {
            return ResourceBundleHolder.get(EnvironmentWords.class).format("DataSource");
        }

        /** Texts, one a line. */
        public String lines(List<String> texts) {
            return texts == null ? "" : String.join("\n", texts);
        }

        /** Says what is wrong with a name. */
        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> checkName(Util.fixNull(value).trim()));
        }

        /** Says what is wrong with a URL. */
        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> checkUrl(Util.fixNull(value).trim()));
        }

        /** Says if that is no class, or there is no such driver where none is named. */
        @POST
        public FormValidation doCheckDriver(
                @QueryParameter String value, @QueryParameter String url, @QueryParameter String jars) {
            String driver = Util.fixNull(value).trim();
            return Mistakes.whileTyping(() -> {
                checkDriver(driver);
                if (Util.fixNull(jars).isBlank() && !Util.fixNull(url).isBlank()) {
                    new DriverJar("", Util.fixNull(url).trim(), driver).find();
                }
            });
        }

        /** Says which line is no jar. */
        @POST
        public FormValidation doCheckJars(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> checkJars(Lines.each(List.of(Util.fixNull(value)))));
        }

        /** Says if credentials are not there. */
        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value, @QueryParameter String url) {
            String id = Util.fixNull(value).trim();
            return Mistakes.whileTyping(() -> {
                if (!id.isEmpty()
                        && LoginCredentials.find(id, address(Util.fixNull(url).trim()))
                                .isEmpty()) {
                    throw Refusal.unknown("There are no credentials '" + id
                            + "' with a user name and a password in the system or global scope");
                }
            });
        }

        /** The credentials that can be chosen, by name; nobody but administrators sees any. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String url, @QueryParameter String credentialsId) {
            ListBoxModel items = new ListBoxModel();
            items.add(ResourceBundleHolder.get(EnvironmentWords.class).format("None"), "");
            if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                LoginCredentials.addTo(
                        items,
                        StandardUsernamePasswordCredentials.class,
                        address(Util.fixNull(url).trim()));
            }
            String current = Util.fixNull(credentialsId);
            if (items.stream().noneMatch(item -> item.value.equals(current))) {
                items.add(ResourceBundleHolder.get(EnvironmentWords.class).format("Current"), current);
            }
            return items;
        }
    }
}
