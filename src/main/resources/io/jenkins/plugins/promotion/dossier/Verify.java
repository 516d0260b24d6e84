import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Says whether a dossier is as it was written: {@code java Verify.java dossier.zip [head] [public-key.pem]}. Needs a JDK from
 * 17 on, no network and nothing else. Ends with 0 if it is, 1 if not, 2 if it was not asked properly.
 */
public class Verify {

    private static final String SEAL = "sha256:";
    private static final int SEAL_LENGTH = SEAL.length() + 64;
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final String RECORD = "record/journal.jsonl";
    private static final String HEAD = "record/head";
    private static final String SUMS = "SHA256SUMS";
    private static final String SIGNED = "record/head.dsse.json";
    private static final String IN_TOTO = "application/vnd.in-toto+json";

    private final List<String> faults = new ArrayList<>();
    private final List<String> hashes = new ArrayList<>();
    private Map<String, byte[]> files = Map.of();
    private int signedLines;

    public static void main(String[] args) throws IOException {
        List<String> more = new ArrayList<>(Arrays.asList(args).subList(Math.min(1, args.length), args.length));
        String head = !more.isEmpty() && more.get(0).matches("[0-9a-f]{64}") ? more.remove(0) : null;
        if (args.length == 0 || more.size() > 1 || !more.isEmpty() && !Files.isRegularFile(Path.of(more.get(0)))) {
            System.err.println("java Verify.java dossier.zip [head of the record, 64 hexadecimal digits]"
                    + " [file with the public key, PEM]");
            System.exit(2);
        }
        if (!Files.isRegularFile(Path.of(args[0]))) {
            System.err.println("There is no file " + args[0]);
            System.exit(2);
        }
        String key = more.isEmpty() ? null : Files.readString(Path.of(more.get(0)));
        Verify verify = new Verify();
        List<String> faults = verify.faults(Files.readAllBytes(Path.of(args[0])), head, key);
        if (faults.isEmpty()) {
            System.out.println("As it was written: " + verify.files.size() + " files, " + verify.hashes.size()
                    + " lines of the record, head " + verify.head());
            System.out.println(
                    head != null
                            ? "The record is the one that the given head names."
                            : "Compare the head with the one that the build noted, or give it as second argument.");
            System.out.println(
                    key != null
                            ? "It is signed with the given key, up to line " + verify.signedLines + "."
                            : verify.files.containsKey(SIGNED)
                                    ? "It is signed; give the file with the public key to have that verified."
                                    : "It is not signed.");
        } else {
            faults.forEach(fault -> System.out.println("NOT as it was written: " + fault));
        }
        System.exit(faults.isEmpty() ? 0 : 1);
    }

    /**
     * What is wrong with a dossier; nothing if it is as it was written.
     *
     * @param head the hash of a line that the record must have, or {@code null}
     * @param key the public key with which it must be signed, PEM, or {@code null}
     */
    public List<String> faults(byte[] zip, String head, String key) {
        seal(zip);
        try {
            int before = faults.size();
            files = files(zip, faults);
            if (faults.size() > before) {
                record(null); // In which line, where it is in the record.
                return faults;
            }
            sums();
            record(head);
            if (key != null || files.containsKey(SIGNED)) {
                signed(key);
            }
        } catch (IllegalArgumentException fault) {
            faults.add(fault.getMessage());
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException end) {
            faults.add("it ends too early");
        }
        return faults;
    }

    private String head() {
        return hashes.isEmpty() ? "" : hashes.get(hashes.size() - 1);
    }

    /** The comment at the end of the file is the digest of every byte before it. */
    private void seal(byte[] zip) {
        int end = Math.max(0, zip.length - SEAL_LENGTH);
        String found = new String(zip, end, zip.length - end, StandardCharsets.ISO_8859_1);
        if (!found.equals(SEAL + sha(Arrays.copyOf(zip, end)))) {
            faults.add("the digest at its end is not that of what is before it");
        }
    }

    /** Stored files one after the other, then their directory, then the end, and not a byte between them. */
    private static Map<String, byte[]> files(byte[] zip, List<String> faults) {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, byte[]> files = new LinkedHashMap<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        while (in.getInt(in.position()) == LOCAL) {
            int place = in.position();
            in.position(place + 8);
            require(in.getShort() == 0, "a file in it is not stored as it is");
            in.position(place + 14);
            int crc = in.getInt();
            int packed = in.getInt();
            int size = in.getInt();
            int name = Short.toUnsignedInt(in.getShort());
            require(in.getShort() == 0 && packed == size && size >= 0, "the head of a file in it is not as it was written");
            String called = new String(next(in, name), StandardCharsets.UTF_8);
            byte[] content = next(in, size);
            CRC32 sum = new CRC32();
            sum.update(content);
            if ((int) sum.getValue() != crc) {
                faults.add("'" + called + "' does not have its check sum: something between the bytes " + place + " and "
                        + in.position() + " is another");
            }
            require(files.put(called, content) == null, "'" + called + "' is in it twice");
            places.put(called, place);
        }
        int directory = in.position();
        for (Map.Entry<String, Integer> file : places.entrySet()) {
            int at = in.position();
            require(in.getInt(at) == CENTRAL, "its directory does not name '" + file.getKey() + "' where it should");
            int name = Short.toUnsignedInt(in.getShort(at + 28));
            require(in.getShort(at + 30) == 0 && in.getShort(at + 32) == 0, "its directory has more than it should");
            require(in.getInt(at + 42) == file.getValue(), "its directory shows '" + file.getKey() + "' elsewhere");
            in.position(at + 46);
            String called = new String(next(in, name), StandardCharsets.UTF_8);
            require(called.equals(file.getKey()), "its directory calls '" + file.getKey() + "' otherwise");
        }
        int end = in.position();
        require(in.getInt(end) == END, "its directory names more files than it has");
        boolean whole = Short.toUnsignedInt(in.getShort(end + 8)) == files.size()
                && Short.toUnsignedInt(in.getShort(end + 10)) == files.size()
                && in.getInt(end + 12) == end - directory
                && in.getInt(end + 16) == directory
                && Short.toUnsignedInt(in.getShort(end + 20)) == SEAL_LENGTH
                && zip.length == end + 22 + SEAL_LENGTH;
        require(whole, "its end is not as it was written");
        return files;
    }

    private static byte[] next(ByteBuffer in, int length) {
        require(length <= in.remaining(), "it ends too early");
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private void sums() {
        List<String> listed = new ArrayList<>();
        for (String line : text(SUMS).split("\n")) {
            require(line.matches("[0-9a-f]{64}  .+"), "'" + SUMS + "' has a line that is none");
            String name = line.substring(66);
            listed.add(name);
            if (!files.containsKey(name)) {
                faults.add("'" + name + "' was taken out");
            } else if (!sha(files.get(name)).equals(line.substring(0, 64))) {
                faults.add("'" + name + "' was altered");
            }
        }
        for (String name : files.keySet()) {
            if (!name.equals(SUMS) && !listed.contains(name)) {
                faults.add("'" + name + "' was put in");
            }
        }
    }

    /** Each line names the hash of the one before, and ends with its own. */
    private void record(String head) {
        String text = text(RECORD);
        require(text.endsWith("\n"), "the last line of the record was cut");
        String previous = "";
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            int number = hashes.size() + 1;
            int end = line.lastIndexOf(",\"hash\":\"");
            require(end > 0 && line.matches("(?s).*\"hash\":\"[0-9a-f]{64}\"}"), "line " + number + " of the record is none");
            String body = line.substring(0, end);
            String hash = line.substring(end + 9, line.length() - 2);
            boolean follows = line.startsWith("{\"seq\":" + number + ",")
                    && body.endsWith(",\"previous\":\"" + previous + "\"");
            require(follows, "line " + number + " of the record does not follow the one before");
            require(sha(body.getBytes(StandardCharsets.UTF_8)).equals(hash), "line " + number + " of the record was altered");
            hashes.add(hash);
            previous = hash;
        }
        if (!text(HEAD).equals(hashes.size() + " " + head() + "\n")) {
            faults.add("the record does not end where its head says");
        }
        if (head != null && !hashes.contains(head)) {
            faults.add("the record has no line with the hash " + head);
        }
    }

    /** A DSSE envelope around an in-toto statement about the record; lines may have come after it. */
    private void signed(String key) {
        require(files.containsKey(SIGNED), "it is not signed");
        String envelope = text(SIGNED);
        byte[] statement = Base64.getDecoder().decode(member(envelope, "payload", "[A-Za-z0-9+/=]+"));
        String told = new String(statement, StandardCharsets.UTF_8);
        int lines = Integer.parseInt(member(told, "lines", "[0-9]{1,9}"));
        require(lines >= 1 && lines <= hashes.size(), "the signature is about more lines than the record has");
        require(
                member(told, "head", "[0-9a-f]{64}").equals(hashes.get(lines - 1)),
                "the signature is about another record: line " + lines + " has another hash");
        String record = text(RECORD);
        int end = 0;
        for (int line = 0; line < lines; line++) {
            end = record.indexOf('\n', end) + 1;
        }
        require(
                member(told, "sha256", "[0-9a-f]{64}")
                        .equals(sha(record.substring(0, end).getBytes(StandardCharsets.UTF_8))),
                "the signature is about another record");
        signedLines = lines;
        if (key != null) {
            require(member(envelope, "payloadType", "[a-z./+-]+").equals(IN_TOTO), "what is signed is no statement");
            byte[] begin = ("DSSEv1 " + IN_TOTO.length() + " " + IN_TOTO + " " + statement.length + " ")
                    .getBytes(StandardCharsets.UTF_8);
            byte[] signed = Arrays.copyOf(begin, begin.length + statement.length);
            System.arraycopy(statement, 0, signed, begin.length, statement.length);
            byte[] signature = Base64.getDecoder().decode(member(envelope, "sig", "[A-Za-z0-9+/=]+"));
            require(isSigned(signed, signature, key), "it is not signed with the given key");
        }
    }

    private static String member(String json, String name, String value) {
        Matcher found = Pattern.compile("\"" + name + "\" ?: ?\"?(" + value + ")\"?").matcher(json);
        require(found.find(), "the signature does not say '" + name + "'");
        String text = found.group(1);
        require(!found.find(), "the signature says '" + name + "' twice");
        return text;
    }

    private static boolean isSigned(byte[] signed, byte[] signature, String pem) {
        String inside = pem.replaceAll("(?s).*-----BEGIN PUBLIC KEY-----(.*)-----END PUBLIC KEY-----.*", "$1");
        require(!inside.equals(pem), "the given key is no public key in PEM form");
        X509EncodedKeySpec form = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(inside));
        for (String algorithm : List.of("Ed25519", "EC", "RSA")) {
            try {
                PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(form);
                Signature check = Signature.getInstance(algorithm(key));
                check.initVerify(key);
                check.update(signed);
                return check.verify(signature);
            } catch (InvalidKeySpecException another) {
                // Then it is of the next kind.
            } catch (SignatureException malformed) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalArgumentException("the given key cannot be used: " + e.getMessage(), e);
            }
        }
        throw new IllegalArgumentException("the given key is of a kind that is not known");
    }

    private static String algorithm(PublicKey key) {
        if (key instanceof ECKey curve) {
            int bits = curve.getParams().getCurve().getField().getFieldSize();
            return (bits <= 256 ? "SHA256" : bits <= 384 ? "SHA384" : "SHA512") + "withECDSA";
        }
        return key instanceof RSAKey ? "SHA256withRSA" : "Ed25519";
    }

    private String text(String name) {
        require(files.containsKey(name), "'" + name + "' is not in it");
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    private static void require(boolean fits, String otherwise) {
        if (!fits) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static String sha(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
