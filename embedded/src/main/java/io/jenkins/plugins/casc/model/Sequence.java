package io.jenkins.plugins.casc.model;

import java.util.ArrayList;

/** Pieces in order. */
public final class Sequence extends ArrayList<CNode> implements CNode {
    private static final long serialVersionUID = 1;

    @Override
    public Type getType() {
        return Type.SEQUENCE;
    }

    @Override
    public Sequence asSequence() {
        return this;
    }
}
