package io.jenkins.plugins.promotion.store;

import java.io.Serializable;

/** How many snapshots, backups and blobs a store was rid of. */
public record Removed(int snapshots, int backups, long blobs) implements Serializable {}
