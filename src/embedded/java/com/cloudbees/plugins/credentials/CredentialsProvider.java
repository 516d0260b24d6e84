package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.ItemGroup;
import hudson.security.ACL;
import java.util.List;
import org.springframework.security.core.Authentication;

/** Finds credentials; here there is one store, the system's, and only SYSTEM may use it. */
public abstract class CredentialsProvider {

    public static <C extends Credentials> List<C> lookupCredentialsInItemGroup(
            Class<C> type, ItemGroup itemGroup, Authentication authentication, List<DomainRequirement> requirements) {
        if (!ACL.SYSTEM2.equals(authentication)) {
            return List.of();
        }
        return SystemCredentialsProvider.getInstance().getCredentials().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
