import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Says whether a dossier is as it was written: {@code java Verify.java dossier.zip [head]}. Needs a JDK from 17 on, no
 * network and nothing else. Ends with 0 if it is, 1 if not, 2 if it was not asked properly.
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

    private final List<String> faults = new ArrayList<>();
    private final List<String> hashes = new ArrayList<>();
    private Map<String, byte[]> files = Map.of();

    public static void main(String[] args) throws IOException {
        boolean asked = args.length == 1 || args.length == 2 && args[1].matches("[0-9a-f]{64}");
        if (!asked) {
            System.err.println("java Verify.java dossier.zip [head of the record, 64 hexadecimal digits]");
            System.exit(2);
        }
        Verify verify = new Verify();
        List<String> faults = verify.faults(Files.readAllBytes(Path.of(args[0])), args.length == 1 ? null : args[1]);
        if (faults.isEmpty()) {
            System.out.println("As it was written: " + verify.files.size() + " files, " + verify.hashes.size()
                    + " lines of the record, head " + verify.head());
            System.out.println(
                    args.length == 2
                            ? "The record is the one that the given head names."
                            : "Compare the head with the one that the build noted, or give it as second argument.");
        } else {
            faults.forEach(fault -> System.out.println("NOT as it was written: " + fault));
        }
        System.exit(faults.isEmpty() ? 0 : 1);
    }

    /**
     * What is wrong with a dossier; nothing if it is as it was written.
     *
     * @param head the hash of a line that the record must have, or {@code null}
     */
    public List<String> faults(byte[] zip, String head) {
        seal(zip);
        try {
            files = files(zip);
            sums();
            record(head);
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
    private static Map<String, byte[]> files(byte[] zip) {
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
            require((int) sum.getValue() == crc, "the content of '" + called + "' does not have its check sum");
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
