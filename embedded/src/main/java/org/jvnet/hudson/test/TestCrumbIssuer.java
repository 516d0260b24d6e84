package org.jvnet.hudson.test;

import hudson.security.csrf.CrumbIssuer;
import javax.servlet.ServletRequest;

/** Always the same crumb, so that tests know it. */
public class TestCrumbIssuer extends CrumbIssuer {
    @Override
    protected String issueCrumb(ServletRequest request, String salt) {
        return "test";
    }

    @Override
    public boolean validateCrumb(ServletRequest request, String salt, String crumb) {
        return "test".equals(crumb);
    }
}
