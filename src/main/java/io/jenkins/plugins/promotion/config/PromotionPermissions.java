package io.jenkins.plugins.promotion.config;

import hudson.model.Item;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;
import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What people and builds may be allowed to do. All are checked on the job that promotes. */
@Restricted(NoExternalUse.class)
public final class PromotionPermissions {

    /** The group under which the permissions are shown. */
    public static final PermissionGroup GROUP = new PermissionGroup(PromotionPermissions.class, text("Group"));

    /** A build that runs as a user may copy onto environments. */
    public static final Permission COPY = permission("Copy", Item.CONFIGURE);

    /** Press Begin, follow the plan, enter outage dates, and (for a build that runs as a user) apply. */
    public static final Permission APPLY = permission("Apply", Item.CONFIGURE);

    /** Decide at gates, if the gate's rule names the person too. */
    public static final Permission SIGN_OFF = permission("SignOff", Item.CONFIGURE);

    /** Enter results of test cases and attach files to them, if the gate names the person as a tester or signer. */
    public static final Permission TEST = permission("Test", SIGN_OFF);

    /** Release another's lock, override an unfinished apply, cancel a change: each with a reason. */
    public static final Permission OVERRIDE = permission("Override", Jenkins.ADMINISTER);

    /** Sign off against the gate's rule in an emergency, with a reason that is recorded and shown. */
    public static final Permission BREAK_GLASS = permission("BreakGlass", Jenkins.ADMINISTER);

    private PromotionPermissions() {}

    /** Makes the permissions: they can be granted only once this class is initialised, which a call does. */
    static void declare() {}

    private static Permission permission(String name, Permission impliedBy) {
        return new Permission(GROUP, name, text(name), impliedBy, PermissionScope.ITEM);
    }

    private static Localizable text(String name) {
        return new Localizable(ResourceBundleHolder.get(PromotionPermissions.class), name);
    }
}
