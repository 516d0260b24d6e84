package io.jenkins.plugins.casc;

/** What is wrong with a value. */
public class ConfiguratorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfiguratorException(Configurator<?> configurator, String message, Throwable cause) {
        super(message, cause);
    }

    public ConfiguratorException(Configurator<?> configurator, String message) {
        super(message);
    }
}
