package io.jenkins.embedded;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Provider;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.URLName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Where mail goes on this host, which has no server for it: a folder, a letter a file that any mail program opens. */
public final class MailFolder extends Transport {

    private static final String FOLDER = "mail.folder";

    /** Registers it, as {@code META-INF/services} names it. */
    public static final class Kind extends Provider {
        public Kind() {
            super(Type.TRANSPORT, "folder", MailFolder.class.getName(), null, null);
        }
    }

    public MailFolder(Session session, URLName name) {
        super(session, name);
    }

    /** From now on, unless {@code -Dmail.smtp.host=…} names a server. */
    static void use(Path folder) {
        if (System.getProperty("mail.smtp.host") == null) {
            System.setProperty("mail.transport.protocol.rfc822", "folder");
            System.setProperty(FOLDER, folder.toString());
        }
    }

    @Override
    protected boolean protocolConnect(String host, int port, String user, String password) {
        return true;
    }

    /** One that is sent a second time has the same name. */
    @Override
    public void sendMessage(Message message, Address[] to) throws MessagingException {
        Path folder = Path.of(session.getProperty(FOLDER));
        String name =
                message.getHeader("Message-ID")[0].replaceAll("^<|@.*", "").replaceAll("[^A-Za-z0-9-]", "_");
        try {
            Files.createDirectories(folder);
            try (OutputStream out = Files.newOutputStream(folder.resolve(name + ".eml"))) {
                message.writeTo(out);
            }
        } catch (IOException e) {
            throw new MessagingException("The letter " + name + " cannot be kept in " + folder, e);
        }
        System.out.println("   [mail] to "
                + Arrays.stream(to).map(Address::toString).collect(Collectors.joining(", ")) + ": "
                + message.getSubject());
    }
}
