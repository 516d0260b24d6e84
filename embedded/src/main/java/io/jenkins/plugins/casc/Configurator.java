package io.jenkins.plugins.casc;

import io.jenkins.plugins.casc.model.CNode;
import java.util.Set;

/** Reads and writes values of one type as code. */
public interface Configurator<T> {

    /** The type. */
    Class<T> getTarget();

    /** Whether it is that of a value. */
    default boolean canConfigure(@SuppressWarnings("rawtypes") Class type) {
        return type == getTarget();
    }

    /** What it is made of, if by names that are known. */
    Set<Attribute<T, ?>> describe();

    /** Reads a value. */
    T configure(CNode config, ConfigurationContext context) throws ConfiguratorException;

    /** Reads it and changes nothing. */
    T check(CNode config, ConfigurationContext context) throws ConfiguratorException;

    /** Writes one. */
    CNode describe(T instance, ConfigurationContext context) throws Exception;
}
