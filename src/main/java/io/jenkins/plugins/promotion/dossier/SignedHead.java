package io.jenkins.plugins.promotion.dossier;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeSummary;
import io.jenkins.plugins.promotion.files.Durable;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.journal.Journal;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the record of an ended change ends, signed: an in-toto statement about the record in a DSSE envelope, kept beside the
 * record and in every dossier.
 */
public final class SignedHead {

    /** Name of the file beside the record, and below {@code record/} in a dossier. */
    public static final String FILE = "head.dsse.json";

    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private SignedHead() {}

    /**
     * A key as its text has it.
     *
     * @param pem PKCS #8, not encrypted: Ed25519, an elliptic curve of 256, 384 or 521 bits, or RSA from 2048 bits on
     * @throws Refusal if it is none
     */
    public static PrivateKey key(String pem) {
        Matcher found = PEM.matcher(pem);
        if (!found.find()) {
            throw Refusal.mistake("This is no private key in PEM form")
                    .mend("It begins with -----BEGIN PRIVATE KEY-----"
                            + " (PKCS #8, without a passphrase), as 'openssl genpkey -algorithm ed25519' writes it.");
        }
        try {
            PKCS8EncodedKeySpec form =
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
            for (String algorithm : List.of("Ed25519", "EC", "RSA")) {
                Optional<PrivateKey> key = key(algorithm, form);
                if (key.isPresent()) {
                    algorithm(key.get());
                    return key.get();
                }
            }
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw Refusal.mistake("This private key cannot be read").causedBy(e);
        }
        throw Refusal.mistake("This is a private key of a kind that is not known")
                .mend("Use Ed25519, an elliptic curve of 256, 384 or 521 bits, or RSA.");
    }

    private static Optional<PrivateKey> key(String algorithm, PKCS8EncodedKeySpec form)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(form));
        } catch (java.security.spec.InvalidKeySpecException e) {
            return Optional.empty();
        }
    }

    private static String algorithm(PrivateKey key) {
        if (key instanceof ECKey curve) {
            int bits = curve.getParams().getCurve().getField().getFieldSize();
            return (bits <= 256 ? "SHA256" : bits <= 384 ? "SHA384" : "SHA512") + "withECDSA";
        }
        if (key instanceof RSAKey rsa) {
            if (rsa.getModulus().bitLength() < 2048) {
                throw Refusal.mistake("This RSA key is too short").mend("Use one of 2048 bits at least.");
            }
            return "SHA256withRSA";
        }
        return "Ed25519";
    }

    /**
     * Signs where the record of a change ends, once: a signature that is there stays.
     *
     * @param pem the key
     * @param keyId names it
     * @return whether it was signed now
     * @throws Refusal if the change goes on, or the key cannot be used
     */
    public static boolean sign(Change change, String pem, String keyId) throws IOException {
        if (!change.summary().isEnded()) {
            throw new IllegalStateException(change.name() + " is not over");
        }
        PrivateKey key = key(pem);
        change.storing().lock();
        try {
            return sign(change, key, keyId, change.beside(FILE));
        } finally {
            change.storing().unlock();
        }
    }

    private static boolean sign(Change change, PrivateKey key, String keyId, Path file) throws IOException {
        if (Files.exists(file)) {
            return false;
        }
        byte[] statement = statement(change.summary(), change.copyOfRecord());
        Map<String, Object> signature = new LinkedHashMap<>();
        signature.put("keyid", keyId);
        signature.put("sig", base64(signature(key, statement)));
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("payload", base64(statement));
        envelope.put("payloadType", PAYLOAD_TYPE);
        envelope.put("signatures", List.of(signature));
        Durable.replace(file, bytes(Json.pretty(envelope)), Modes.OWN_FILE);
        return true;
    }

    /** Whether where the record of a change ends is signed. */
    public static boolean isSigned(Change change) {
        return Files.exists(change.beside(FILE));
    }

    /** The envelope, empty where nothing was signed. */
    static Optional<byte[]> of(Change change) throws IOException {
        Path file = change.beside(FILE);
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    private static byte[] statement(ChangeSummary summary, Journal.Copy record) {
        Map<String, Object> subject = new LinkedHashMap<>();
        subject.put("name", "record/journal.jsonl");
        subject.put("digest", Map.of("sha256", Sha256.hex(record.text())));
        Map<String, Object> predicate = new LinkedHashMap<>();
        predicate.put("change", summary.name().text());
        predicate.put("job", summary.job());
        predicate.put("phase", summary.phase().name().toLowerCase(Locale.ROOT));
        predicate.put("ended", summary.endedAt().toString());
        predicate.put("lines", record.lines());
        predicate.put("head", record.hash());
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("_type", "https://in-toto.io/Statement/v1");
        statement.put("subject", List.of(subject));
        statement.put("predicateType", "https://plugins.jenkins.io/configuration-promotion/record/v1");
        statement.put("predicate", predicate);
        return bytes(Json.pretty(statement));
    }

    /** Over what DSSE says: the type and the payload, each with its length. */
    private static byte[] signature(PrivateKey key, byte[] payload) {
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(bytes("DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " "));
        signed.writeBytes(payload);
        try {
            Signature signature = Signature.getInstance(algorithm(key));
            signature.initSign(key);
            signature.update(signed.toByteArray());
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw Refusal.mistake("This private key cannot sign").causedBy(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
