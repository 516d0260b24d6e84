package hudson.model;

/** What the host itself is as a node and as a group of items. */
public abstract class AbstractCIBase extends Node implements ItemGroup<TopLevelItem>, DescriptorByNameOwner {}
