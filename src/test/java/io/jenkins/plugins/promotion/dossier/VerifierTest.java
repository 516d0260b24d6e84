package io.jenkins.plugins.promotion.dossier;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.files.Sha256;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
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
    public TemporaryFolder folder = new TemporaryFolder();

    private DossierFile dossier;
    private Map<String, byte[]> files;
    private Class<?> program;

    @Before
    public void setUp() throws Exception {
        dossier = new Handed(folder.newFolder("home").toPath()).closed().file();
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
        try {
            Method faults = program.getMethod("faults", byte[].class, String.class);
            return (List<?>) faults.invoke(program.getConstructor().newInstance(), zip, head);
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

    private Map<String, byte[]> with(String name, byte[] content) {
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

    @Test
    public void everyByteThatIsAlteredIsFound() {
        byte[] bytes = dossier.bytes();
        assertEachFound(bytes.length, at -> {
            byte[] other = bytes.clone();
            other[at] ^= (byte) (1 << at % 8);
            return other;
        });
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
        byte[] record = files.get("record/journal.jsonl");
        assertEquals(List.of(), faults(forged(files, true), dossier.head()));
        assertEachFound(record.length, at -> {
            byte[] other = record.clone();
            other[at] ^= 1;
            try {
                return forged(with("record/journal.jsonl", other), true);
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
