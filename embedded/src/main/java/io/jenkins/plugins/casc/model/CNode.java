package io.jenkins.plugins.casc.model;

import io.jenkins.plugins.casc.ConfiguratorException;

/** A piece of configuration as code. */
public interface CNode {

    /** Its shapes. */
    enum Type {
        MAPPING,
        SEQUENCE,
        SCALAR
    }

    Type getType();

    default Mapping asMapping() {
        throw new ConfiguratorException(null, "a mapping is expected here");
    }

    default Sequence asSequence() {
        throw new ConfiguratorException(null, "a list is expected here");
    }

    default Scalar asScalar() {
        throw new ConfiguratorException(null, "a text is expected here");
    }
}
