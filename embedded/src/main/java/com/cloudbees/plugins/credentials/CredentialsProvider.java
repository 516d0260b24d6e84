package com.cloudbees.plugins.credentials;

import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.ItemGroup;
import hudson.model.Run;
import hudson.security.ACL;
import java.util.List;
import org.springframework.security.core.Authentication;

/** Finds credentials; here there is one store, the system's. */
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

    /** Those that a build may use: all of the store but what only the system may. */
    public static <C extends IdCredentials> C findCredentialById(String id, Class<C> type, Run<?, ?> run) {
        return SystemCredentialsProvider.getInstance().getCredentials().stream()
                .filter(one -> one.getScope() == CredentialsScope.GLOBAL && type.isInstance(one))
                .map(type::cast)
                .filter(one -> one.getId().equals(id))
                .findFirst()
                .orElse(null);
    }
}
