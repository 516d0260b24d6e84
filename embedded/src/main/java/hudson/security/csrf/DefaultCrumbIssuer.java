package hudson.security.csrf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.servlet.ServletRequest;
import javax.servlet.http.HttpServletRequest;
import jenkins.model.Jenkins;

/** A crumb is bound to the user and the web session, and to a secret that lasts as long as the process. */
public class DefaultCrumbIssuer extends CrumbIssuer {
    private static final byte[] SECRET = new byte[32];

    static {
        new SecureRandom().nextBytes(SECRET);
    }

    public DefaultCrumbIssuer(boolean excludeClientIPFromCrumb) {}

    @Override
    protected String issueCrumb(ServletRequest request, String salt) {
        if (!(request instanceof HttpServletRequest http)) {
            return null;
        }
        String bound =
                Jenkins.getAuthentication2().getName() + ";" + http.getSession().getId() + ";" + salt;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bound.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256", e);
        }
    }

    @Override
    public boolean validateCrumb(ServletRequest request, String salt, String crumb) {
        String own = issueCrumb(request, salt);
        return own != null
                && crumb != null
                && MessageDigest.isEqual(
                        own.getBytes(StandardCharsets.US_ASCII), crumb.getBytes(StandardCharsets.US_ASCII));
    }
}
