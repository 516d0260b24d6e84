package io.jenkins.plugins.promotion.copy;

/** How a copy makes staged contents live. */
public enum SwitchMode {
    /** Path by path under a recovery journal; quick, and old or new once recovered. */
    IN_PLACE,
    /** The root is a symbolic link, which is pointed to a whole new directory in one step; see {@link LinkSwitch}. */
    SYMLINK
}
