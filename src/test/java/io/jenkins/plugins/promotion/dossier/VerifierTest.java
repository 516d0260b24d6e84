package io.jenkins.plugins.promotion.dossier;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.InMemory;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The program in a dossier finds whatever was done to it; asked as it stands in the dossier. */
public class VerifierTest {

    private static final int SEAL = "sha256:".length() + 64;

    @Rule
    public TemporaryFolder folder = InMemory.folder();

    private Handed handed;
    private DossierFile dossier;
    private Map<String, byte[]> files;
    private Class<?> program;

    @Before
    public void setUp() throws Exception {
        handed = new Handed(folder.newFolder("home").toPath()).closed();
        dossier = handed.file();
        files = files(dossier.bytes());
        Path place = folder.newFolder("program").toPath();
        Path source = Files.write(place.resolve("Verify.java"), files.get("Verify.java"));
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "--release", "17", "-d", place.toString(), source.toString()));
        program = new URLClassLoader(new URL[] {place.toUri().toURL()}, null).loadClass("Verify");
    }

    private List<?> faults(byte[] zip, String head) {
        return faults(zip, head, null);
    }

    private List<?> faults(byte[] zip, String head, String key) {
        try {
            Method faults = program.getMethod("faults", byte[].class, String.class, String.class);
            return (List<?>) faults.invoke(program.getConstructor().newInstance(), zip, head, key);
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, byte[]> files(byte[] bytes) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    /** What somebody makes who knows how a dossier is made: with fresh digests and a fresh seal. */
    private static byte[] forged(Map<String, byte[]> files, boolean listed) throws IOException {
        Map<String, byte[]> all = new TreeMap<>(files);
        if (listed) {
            StringBuilder sums = new StringBuilder();
            all.remove("SHA256SUMS");
            all.forEach((name, content) ->
                    sums.append(Sha256.hex(content)).append("  ").append(name).append('\n'));
            all.put("SHA256SUMS", sums.toString().getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            zip.setComment("sha256:" + "0".repeat(64));
            for (Map.Entry<String, byte[]> file : all.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                CRC32 crc = new CRC32();
                crc.update(file.getValue());
                entry.setCrc(crc.getValue());
                entry.setSize(file.getValue().length);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        return sealed(bytes.toByteArray());
    }

    private static byte[] sealed(byte[] zip) {
        byte[] seal = Sha256.hex(Arrays.copyOf(zip, zip.length - SEAL)).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(seal, 0, zip, zip.length - 64, 64);
        return zip;
    }

    /** With no more than the beginnings of the documents: to a digest, each of their bytes is as the others. */
    private Map<String, byte[]> brief() {
        Map<String, byte[]> brief = new TreeMap<>(files);
        brief.replaceAll((name, content) ->
                name.startsWith("record/") ? content : Arrays.copyOf(content, Math.min(content.length, 40)));
        return brief;
    }

    private Map<String, byte[]> with(String name, byte[] content) {
        return with(files, name, content);
    }

    private static Map<String, byte[]> with(Map<String, byte[]> files, String name, byte[] content) {
        Map<String, byte[]> other = new TreeMap<>(files);
        other.put(name, content);
        return other;
    }

    private void assertEachFound(int number, IntFunction<byte[]> mutation) {
        List<Integer> missed = IntStream.range(0, number)
                .parallel()
                .filter(at -> faults(mutation.apply(at), null).isEmpty())
                .boxed()
                .toList();
        assertEquals(List.of(), missed);
    }

    @Test
    public void dossierIsAsItWasWritten() {
        assertEquals(List.of(), faults(dossier.bytes(), null));
        assertEquals(List.of(), faults(dossier.bytes(), dossier.head()));
        assertEquals(1, faults(dossier.bytes(), "0".repeat(64)).size());
    }

    private static KeyPair pair(String algorithm) throws Exception {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance(algorithm.replaceAll("-.*", ""));
        if (algorithm.startsWith("EC-")) {
            pairs.initialize(new ECGenParameterSpec(algorithm.substring(3)));
        }
        return pairs.generateKeyPair();
    }

    private static String pem(Key key) {
        String kind = key instanceof PrivateKey ? "PRIVATE" : "PUBLIC";
        return "-----BEGIN " + kind + " KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END " + kind + " KEY-----\n";
    }

    @Test
    public void whoHasThePublicKeySeesThatItIsSigned() throws Exception {
        String other = pem(pair("Ed25519").getPublic());
        assertEquals(List.of("it is not signed"), faults(dossier.bytes(), null, other));
        for (String algorithm : List.of("Ed25519", "EC-secp256r1", "EC-secp384r1", "EC-secp521r1", "RSA")) {
            KeyPair keys = pair(algorithm);
            Files.deleteIfExists(handed.scene.change.beside(SignedHead.FILE));
            assertTrue(SignedHead.sign(handed.scene.change, pem(keys.getPrivate()), "audit"));
            assertFalse("once", SignedHead.sign(handed.scene.change, pem(keys.getPrivate()), "audit"));
            byte[] signed = handed.file().bytes();
            assertEquals(algorithm, List.of(), faults(signed, null));
            assertEquals(algorithm, List.of(), faults(signed, dossier.head(), pem(keys.getPublic())));
            assertEquals(algorithm, List.of("it is not signed with the given key"), faults(signed, null, other));
            Map<String, byte[]> all = files(signed);
            byte[] envelope = all.get("record/head.dsse.json");
            assertTrue(new String(envelope, StandardCharsets.UTF_8).contains("application/vnd.in-toto+json"));
            Matcher values =
                    Pattern.compile("[A-Za-z0-9+/]{60,}").matcher(new String(envelope, StandardCharsets.UTF_8));
            while (values.find()) {
                for (int at = values.start(); at < values.end() - 3; at += 7) {
                    byte[] altered = envelope.clone();
                    altered[at] = (byte) (altered[at] == 'A' ? 'B' : 'A');
                    Map<String, byte[]> forged = new TreeMap<>(all);
                    forged.put("record/head.dsse.json", altered);
                    assertFalse(
                            algorithm + " " + at,
                            faults(forged(forged, true), null, pem(keys.getPublic()))
                                    .isEmpty());
                }
            }
        }
    }

    /** Somebody makes it anew, with a record that is whole in itself, and takes the old signature along. */
    @Test
    public void recordThatWasMadeAnewDoesNotHaveTheSignature() throws Exception {
        KeyPair keys = pair("Ed25519");
        SignedHead.sign(handed.scene.change, pem(keys.getPrivate()), "audit");
        Map<String, byte[]> all = files(handed.file().bytes());
        DossierFile another =
                new Handed(folder.newFolder("another").toPath()).closed().file();
        Map<String, byte[]> anew = files(another.bytes());
        assertEquals(List.of(), faults(forged(anew, true), null));
        anew.put("record/journal.jsonl", renamed(anew.get("record/journal.jsonl")));
        anew.put("record/head.dsse.json", all.get("record/head.dsse.json"));
        assertFalse(faults(forged(anew, true), null, pem(keys.getPublic())).isEmpty());
    }

    private static byte[] renamed(byte[] journal) {
        return new String(journal, StandardCharsets.UTF_8)
                .replace("ivan", "anna")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    public void keysThatCannotSignAreRefused() throws Exception {
        KeyPairGenerator weak = KeyPairGenerator.getInstance("RSA");
        weak.initialize(1024);
        for (String bad : List.of(
                "",
                "secret",
                pem(pair("Ed25519").getPublic()),
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                pem(weak.generateKeyPair().getPrivate()))) {
            assertThrows(bad, Refusal.class, () -> SignedHead.sign(handed.scene.change, bad, "audit"));
        }
    }

    @Test
    public void everyByteThatIsAlteredIsFound() throws Exception {
        byte[] brief = forged(brief(), true);
        assertEquals(List.of(), faults(brief, dossier.head()));
        assertEachFound(brief.length, at -> altered(brief, at));
        byte[] whole = dossier.bytes();
        int step = 101;
        assertEachFound(whole.length / step, at -> altered(whole, at * step));
    }

    private static byte[] altered(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= (byte) (1 << at % 8);
        return other;
    }

    @Test
    public void everyByteThatIsCutOffOrPutInIsFound() {
        byte[] bytes = dossier.bytes();
        int step = 37;
        assertEachFound(bytes.length / step, at -> Arrays.copyOf(bytes, at * step));
        assertEachFound(bytes.length / step, at -> {
            byte[] other = new byte[bytes.length + 1];
            System.arraycopy(bytes, 0, other, 0, at * step);
            other[at * step] = (byte) at;
            System.arraycopy(bytes, at * step, other, at * step + 1, bytes.length - at * step);
            return other;
        });
    }

    @Test
    public void everyByteOfTheRecordThatIsAlteredIsFoundAlthoughDigestsAndSealFit() throws Exception {
        Map<String, byte[]> brief = brief();
        byte[] record = brief.get("record/journal.jsonl");
        assertEquals(List.of(), faults(forged(brief, true), dossier.head()));
        assertEachFound(record.length, at -> {
            byte[] other = record.clone();
            other[at] ^= 1;
            try {
                return forged(with(brief, "record/journal.jsonl", other), true);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    public void lineThatIsTakenOutOfTheRecordIsFound() throws Exception {
        String[] lines = new String(files.get("record/journal.jsonl"), StandardCharsets.UTF_8).split("(?<=\n)");
        assertEachFound(lines.length, gone -> {
            StringBuilder text = new StringBuilder();
            IntStream.range(0, lines.length).filter(i -> i != gone).forEach(i -> text.append(lines[i]));
            try {
                return forged(with("record/journal.jsonl", text.toString().getBytes(StandardCharsets.UTF_8)), true);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    public void recordThatWasMadeAnewIsFoundByTheHeadOfTheBuild() throws Exception {
        DossierFile earlier = new Handed(folder.newFolder("other").toPath()).file();
        assertEquals(List.of(), faults(earlier.bytes(), null));
        assertEquals(1, faults(earlier.bytes(), dossier.head()).size());
    }

    @Test
    public void fileThatIsPutInTakenOutOrAlteredIsNamed() throws Exception {
        assertEquals(
                "['more.txt' was put in]",
                faults(forged(with("more.txt", new byte[] {1}), false), null).toString());
        Map<String, byte[]> less = new TreeMap<>(files);
        less.remove("dossier.html");
        assertEquals(
                "['dossier.html' was taken out]",
                faults(forged(less, false), null).toString());
        assertEquals(
                "['dossier.html' was altered]",
                faults(forged(with("dossier.html", new byte[] {1}), false), null)
                        .toString());
    }

    @Test
    public void bytesBetweenTheFilesAreFoundAlthoughTheSealFits() {
        byte[] bytes = dossier.bytes();
        byte[] other = new byte[bytes.length + 4];
        System.arraycopy(bytes, 0, other, 4, bytes.length);
        assertFalse(faults(sealed(other), null).isEmpty());
    }

    @Test
    public void placeOfAnAlteredByteIsTold() {
        byte[] altered = dossier.bytes().clone();
        String text = new String(altered, StandardCharsets.ISO_8859_1);
        altered[text.indexOf("\"seq\":5,") + 20] ^= 1;
        String told = faults(altered, null).toString();
        assertTrue(
                told,
                told.contains("'record/journal.jsonl' does not have its check sum: something between the bytes "));
        assertTrue(told, told.contains("line 5 of the record was altered"));
        assertFalse(told, told.contains("line 6"));
    }

    @Test
    public void programRunsFromItsSourceAlone() throws Exception {
        Path place = folder.newFolder("alone").toPath();
        Files.write(place.resolve("Verify.java"), files.get("Verify.java"));
        Path good = Files.write(place.resolve("good.zip"), dossier.bytes());
        byte[] altered = dossier.bytes().clone();
        altered[altered.length / 2] ^= 1;
        Path bad = Files.write(place.resolve("bad.zip"), altered);
        assertTrue(run(place, 0, good.toString(), dossier.head()).contains("As it was written"));
        assertTrue(run(place, 1, bad.toString()).contains("NOT as it was written"));
        run(place, 2);
        String none = run(place, 2, "none.zip");
        assertTrue(none, none.contains("There is no file none.zip") && !none.contains("\tat "));
    }

    private static String run(Path place, int status, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "Verify.java"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(place.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(said, status, process.exitValue());
        return said;
    }
}
