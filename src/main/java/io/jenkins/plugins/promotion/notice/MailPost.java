package io.jenkins.plugins.promotion.notice;

import hudson.model.User;
import hudson.tasks.MailAddressResolver;
import hudson.tasks.Mailer;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.JenkinsLocationConfiguration;

/** Sends mail as the Mailer plugin is set up. Loaded only where it is needed, since that plugin may be absent. */
final class MailPost {

    private static final Logger LOGGER = Logger.getLogger(MailPost.class.getName());
    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private MailPost() {}

    /** A message whose id is the same whenever it is sent, so that a mailbox shows one that came twice once. */
    private static final class Known extends MimeMessage {
        private final String id;

        Known(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }

    /**
     * A letter.
     *
     * @param id unique, in letters, digits, {@code .}, {@code _} and {@code -}
     * @param thread the same for all that belong together, spelt so too
     */
    record Mail(String id, String thread, String subject, String text, Date date) {}

    /** The address a user entered, or what resolvers find; empty for none that mail could be sent to. */
    static Optional<String> address(User user) {
        Mailer.UserProperty property = user.getProperty(Mailer.UserProperty.class);
        String address = property == null ? MailAddressResolver.resolve(user) : property.getAddress();
        return Optional.ofNullable(address).map(String::trim).filter(MailPost::isGood);
    }

    /** Whether the Mailer plugin is there. */
    static boolean isThere() {
        return Mailer.descriptor() != null;
    }

    /** Whether this is one address and nothing else. */
    static boolean isGood(String address) {
        if (address.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return false;
        }
        try {
            InternetAddress[] read = InternetAddress.parse(address, true);
            return read.length == 1
                    && !read[0].isGroup()
                    && read[0].getAddress().indexOf('@') > 0;
        } catch (AddressException e) {
            return false;
        }
    }

    /**
     * Sends one message to all of them.
     *
     * @throws IOException if nobody got it and it makes sense to try again
     */
    static void send(Mail mail, Collection<String> to) throws IOException {
        try {
            Session session = Mailer.descriptor().createSession();
            // Who has a wrong address keeps it from nobody else.
            session.getProperties().put("mail.smtp.sendpartial", "true");
            InternetAddress from =
                    new InternetAddress(JenkinsLocationConfiguration.get().getAdminAddress());
            String host = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
            MimeMessage message = new Known(session, "<" + mail.id() + "@" + host + ">");
            message.setFrom(from);
            for (String address : to) {
                message.addRecipients(Message.RecipientType.TO, InternetAddress.parse(address, true));
            }
            message.setSubject(mail.subject(), UTF_8);
            message.setText(mail.text(), UTF_8);
            message.setSentDate(mail.date());
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("References", "<" + mail.thread() + "@" + host + ">");
            Transport.send(message);
        } catch (SendFailedException e) {
            if (count(e.getValidSentAddresses()) == 0 && count(e.getInvalidAddresses()) < to.size()) {
                throw notTaken(e);
            }
            LOGGER.log(Level.WARNING, "Mail {0} was not taken for {1}: {2}", new Object[] {
                mail.id(), Arrays.toString(e.getInvalidAddresses()), e.getMessage()
            });
        } catch (MessagingException e) {
            throw notTaken(e);
        }
    }

    private static IOException notTaken(MessagingException e) {
        return new IOException(
                "the mail server, as it is set up for the Mailer plugin, did not take it: " + e.getMessage(), e);
    }

    private static int count(Address[] addresses) {
        return addresses == null ? 0 : addresses.length;
    }
}
