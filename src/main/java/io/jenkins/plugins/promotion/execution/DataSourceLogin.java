package io.jenkins.plugins.promotion.execution;

import java.io.Serializable;
import java.util.List;

/**
 * How the environment's node reaches a data source that an administrator defined; travels there only.
 *
 * @param name by which a plan names it
 * @param url of JDBC
 * @param user empty for none
 * @param password empty for none
 * @param driver class of the driver; empty for the one among the jars that takes the URL
 * @param jars where the driver is
 */
public record DataSourceLogin(String name, String url, String user, String password, String driver, List<Jar> jars)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    public DataSourceLogin {
        jars = List.copyOf(jars);
    }

    /**
     * A file on the node.
     *
     * @param path absolute
     * @param sha256 of what was brought there; empty for what an administrator put there
     */
    public record Jar(String path, String sha256) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public String toString() {
        return "DataSourceLogin[" + name + "]";
    }
}
