package com.cloudbees.plugins.credentials.domains;

import java.util.List;

/** Makes requirements of an address; this host tells no domains apart, so there are none. */
public class URIRequirementBuilder {

    private URIRequirementBuilder() {}

    public static URIRequirementBuilder fromUri(String uri) {
        return new URIRequirementBuilder();
    }

    public List<DomainRequirement> build() {
        return List.of();
    }
}
