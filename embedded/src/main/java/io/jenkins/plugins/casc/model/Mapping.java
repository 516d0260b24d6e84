package io.jenkins.plugins.casc.model;

import java.util.HashMap;

/** Pieces by name. */
public final class Mapping extends HashMap<String, CNode> implements CNode {
    private static final long serialVersionUID = 1;

    @Override
    public Type getType() {
        return Type.MAPPING;
    }

    @Override
    public Mapping asMapping() {
        return this;
    }
}
