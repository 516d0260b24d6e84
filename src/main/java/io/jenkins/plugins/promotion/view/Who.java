package io.jenkins.plugins.promotion.view;

import hudson.model.User;
import hudson.security.ACL;
import hudson.security.Permission;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.ChangeSummary;
import io.jenkins.plugins.promotion.config.Jobs;
import io.jenkins.plugins.promotion.signoff.Person;
import java.util.LinkedHashSet;
import java.util.Set;
import jenkins.model.Jenkins;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/** Who is at the page and what they may do; taken from the login, never from what a request says. */
final class Who {

    private Who() {}

    /** The logged-in user with the groups the realm gave. */
    static Person person() {
        Authentication authentication = Jenkins.getAuthentication2();
        if (ACL.isAnonymous2(authentication)) {
            return Person.UNKNOWN;
        }
        Set<String> groups = new LinkedHashSet<>();
        for (GrantedAuthority authority : authentication.getAuthorities()) {
            groups.add(authority.getAuthority());
        }
        User user = User.current();
        return new Person(user == null ? authentication.getName() : user.getId(), groups);
    }

    /** Whether the viewer may see a change. */
    static boolean sees(ChangeSummary change) {
        return Jobs.readable(change.job()).isPresent() || Jenkins.get().hasPermission(Jenkins.ADMINISTER);
    }

    /** Whether the viewer holds a permission on the job of a change. */
    static boolean may(ChangeState state, Permission permission) {
        return may(state.summary(), permission);
    }

    static boolean may(ChangeSummary change, Permission permission) {
        return Jobs.readable(change.job())
                .map(job -> job.hasPermission(permission))
                .orElseGet(() -> Jenkins.get().hasPermission(Jenkins.ADMINISTER));
    }
}
