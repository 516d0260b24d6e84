package io.jenkins.plugins.promotion.notice;

import hudson.model.Job;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.Permission;
import io.jenkins.plugins.promotion.change.ChangeSummary;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.hearing.Concerned;
import io.jenkins.plugins.promotion.signoff.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;

/**
 * A user whom this controller knows, with the groups the realm gives and what they hold on the job of a change.
 *
 * @param job of the change; empty where it is gone, so that nobody holds anything
 */
record Colleague(User user, Person person, Authentication as, Optional<Job<?, ?>> job) implements Concerned.Candidate {

    private static final Logger LOGGER = Logger.getLogger(Colleague.class.getName());

    /** All of these users, less those whom the realm does not know any more. */
    static List<Colleague> all(Collection<User> users, ChangeSummary change) {
        Optional<Job<?, ?>> job = Jobs.found(change.job()).filter(one -> !Jobs.isStranger(one));
        List<Colleague> all = new ArrayList<>();
        for (User user : users) {
            try {
                Authentication as = user.impersonate2();
                Set<String> groups = new LinkedHashSet<>();
                for (GrantedAuthority authority : as.getAuthorities()) {
                    groups.add(authority.getAuthority());
                }
                all.add(new Colleague(user, new Person(user.getId(), groups), as, job));
            } catch (AuthenticationException e) {
                LOGGER.log(Level.FINE, "The realm does not know " + user.getId() + ", who is told nothing", e);
            }
        }
        return all;
    }

    private boolean holds(Permission permission) {
        return job.filter(one -> one.getACL().hasPermission2(as, permission)).isPresent();
    }

    @Override
    public boolean maySee() {
        // As on pages: who may read a job, but not the folder it is in, does not come to it.
        try (ACLContext viewer = ACL.as2(as)) {
            return job.flatMap(one -> Jobs.readable(one.getFullName())).isPresent();
        }
    }

    @Override
    public boolean maySignOff() {
        return holds(PromotionPermissions.SIGN_OFF);
    }

    @Override
    public boolean mayTest() {
        return holds(PromotionPermissions.TEST);
    }

    @Override
    public boolean mayApply() {
        return holds(PromotionPermissions.APPLY);
    }
}
