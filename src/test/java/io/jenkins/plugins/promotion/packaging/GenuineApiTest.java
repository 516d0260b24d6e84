package io.jenkins.plugins.promotion.packaging;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import io.jenkins.plugins.promotion.packaging.GenuineApi.Jar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.Before;
import org.junit.Test;

/** Makes the list of genuine signatures anew and compares. Only where the controller's types come from genuine jars. */
public class GenuineApiTest {

    private static final Path LIST = Path.of("src/test/resources/genuine-api.txt");

    private final Map<String, Jar> jars = new TreeMap<>();
    private final Map<String, ApiType> types = new TreeMap<>();

    @Before
    public void onlyOnGenuineJenkins() {
        String jar = Surroundings.read("jenkins/model/Jenkins").orElseThrow().jar();
        assumeTrue("The embedded host is no source of genuine signatures", jar.contains("jenkins-core"));
    }

    @Test
    public void theStoredListIsTheGenuineOne() throws Exception {
        Set<String> problems = new Linker(PluginClasses.all(), Surroundings::read, this::used).problems();
        assertTrue("Does not link here: " + String.join("\n", problems), problems.isEmpty());
        GenuineApi genuine = new GenuineApi(jars, types);
        if (Boolean.getBoolean("updateGenuineApi")) {
            Files.writeString(LIST, genuine.write());
        }
        assertEquals(
                "genuine-api.txt is not what the genuine jars say; -DupdateGenuineApi=true rewrites it",
                genuine.signatures(),
                GenuineApi.parse(Files.readString(LIST)).signatures());
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
