package hudson.tasks;

import jakarta.mail.Session;
import java.util.Properties;

/** The Mailer plugin, as far as others send through it: which server to use, and what address a user has. */
public class Mailer {

    private static final DescriptorImpl DESCRIPTOR = new DescriptorImpl();

    public static DescriptorImpl descriptor() {
        return DESCRIPTOR;
    }

    /** The mail server of this host. */
    public static final class DescriptorImpl {
        private String smtpHost;
        private String smtpPort;

        private DescriptorImpl() {}

        public void setSmtpHost(String smtpHost) {
            this.smtpHost = smtpHost;
        }

        public void setSmtpPort(String smtpPort) {
            this.smtpPort = smtpPort;
        }

        public Session createSession() {
            Properties properties = new Properties(System.getProperties());
            if (smtpHost != null) {
                properties.put("mail.smtp.host", smtpHost);
            }
            if (smtpPort != null) {
                properties.put("mail.smtp.port", smtpPort);
            }
            properties.put("mail.smtp.timeout", "60000");
            properties.put("mail.smtp.connectiontimeout", "60000");
            return Session.getInstance(properties, null);
        }
    }

    /** The address that a user entered. */
    public static class UserProperty extends hudson.model.UserProperty {
        private final String emailAddress;

        public UserProperty(String emailAddress) {
            this.emailAddress = emailAddress;
        }

        public String getAddress() {
            return emailAddress == null || emailAddress.isBlank() ? MailAddressResolver.resolve(user) : emailAddress;
        }
    }
}
