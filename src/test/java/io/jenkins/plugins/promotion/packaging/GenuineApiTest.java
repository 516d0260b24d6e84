package io.jenkins.plugins.promotion.packaging;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.packaging.GenuineApi.Jar;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Makes the list of genuine signatures anew and compares. Only where the controller's types come from genuine jars: with
 * the genuine build, or out of a controller's files anywhere:
 *
 * <pre>
 * -DgenuineWar=jenkins.war -DgenuinePlugins=FOLDER
 * </pre>
 */
public class GenuineApiTest {

    @Rule
    public final TemporaryFolder unpacked = new TemporaryFolder();

    private final Map<String, Jar> jars = new TreeMap<>();
    private final Map<String, ApiType> types = new TreeMap<>();

    private ClassLoader genuine = getClass().getClassLoader();
    private String version;

    @Before
    public void onlyOnGenuineJenkins() throws IOException {
        if (System.getProperty("genuineWar") != null) {
            genuine = ControllerFiles.of(
                    Path.of(System.getProperty("genuineWar")),
                    Path.of(System.getProperty("genuinePlugins")),
                    unpacked.getRoot().toPath());
        }
        ApiType jenkins = world("jenkins/model/Jenkins").orElseThrow();
        assumeTrue(
                "The embedded host is no source of genuine signatures",
                jenkins.jar().contains("jenkins-core"));
        artifact(jenkins);
        version = jars.get("jenkins-core").version();
    }

    @After
    public void close() throws IOException {
        if (genuine instanceof URLClassLoader opened) {
            opened.close();
        }
    }

    private Optional<ApiType> world(String type) {
        return Surroundings.isOfTheHost(type) ? Surroundings.read(type, genuine) : Surroundings.read(type);
    }

    @Test
    public void theStoredListIsTheGenuineOne() throws Exception {
        Set<String> problems = new Linker(PluginClasses.all(), this::world, this::used).problems();
        assertTrue("Does not link on " + version + ": " + String.join("\n", problems), problems.isEmpty());
        GenuineApi made = new GenuineApi(jars, types);
        Path list = GenuineApi.list(version);
        if (Boolean.getBoolean("updateGenuineApi")) {
            Files.writeString(list, made.write());
        }
        assertEquals(
                list + " is not what the genuine jars say; -DupdateGenuineApi=true rewrites it",
                made.signatures(),
                GenuineApi.parse(Files.readString(list)).signatures());
    }

    private void used(ApiType type, String member) {
        if (!Surroundings.isOfTheHost(type.name())) {
            return;
        }
        ApiType listed = types.computeIfAbsent(
                type.name(),
                name -> new ApiType(
                        name, type.access(), type.superName(), type.interfaces(), new TreeMap<>(), artifact(type)));
        type.member(member).ifPresent(m -> listed.members().put(member, m));
    }

    /** Notes the jar of a type by the layout of a Maven repository: {@code artifact/version/artifact-version.jar}. */
    private String artifact(ApiType type) {
        Path jar = Path.of(type.jar());
        assertTrue(type.name() + " does not come from a jar, so not from a genuine one", Files.isRegularFile(jar));
        String version = jar.getParent().getFileName().toString();
        String artifact = jar.getParent().getParent().getFileName().toString();
        jars.computeIfAbsent(artifact, name -> new Jar(name, version, sha256(jar)));
        return artifact;
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException | java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
