package hudson.model;

/** An item that may stand at the root. */
public interface TopLevelItem extends Item, Describable<TopLevelItem> {
    @Override
    default TopLevelItemDescriptor getDescriptor() {
        return (TopLevelItemDescriptor) jenkins.model.Jenkins.get().getDescriptorOrDie(getClass());
    }
}
