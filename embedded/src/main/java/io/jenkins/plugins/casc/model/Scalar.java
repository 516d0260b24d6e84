package io.jenkins.plugins.casc.model;

/** A text. */
public final class Scalar implements CNode {
    private final String value;

    public Scalar(String value) {
        this.value = value;
    }

    public String getValue() {
        return value;
    }

    @Override
    public Type getType() {
        return Type.SCALAR;
    }

    @Override
    public Scalar asScalar() {
        return this;
    }
}
