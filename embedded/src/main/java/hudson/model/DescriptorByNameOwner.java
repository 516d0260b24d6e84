package hudson.model;

import jenkins.model.Jenkins;

/** Something below which descriptors are found by name in URLs. */
public interface DescriptorByNameOwner extends ModelObject {
    default Descriptor getDescriptorByName(String id) {
        return Jenkins.get().getDescriptorByName(id);
    }
}
