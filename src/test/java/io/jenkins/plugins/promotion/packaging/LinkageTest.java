package io.jenkins.plugins.promotion.packaging;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Whether the plugin as compiled here links on controllers, by the list of genuine signatures of each line of Jenkins. */
@RunWith(Parameterized.class)
public class LinkageTest {

    private static final String MAKE_IT_TRUE =
            "\nWhat no list has is not in genuine Jenkins, or is used for the first time:"
                    + " with access to genuine Jenkins, GenuineApiTest lists it, see CONTRIBUTING.md. What only the newer list"
                    + " lacks is gone from Jenkins.\n";

    /** What is in use although a line of Jenkins has deprecated it, and why. */
    private static final Map<String, String> DEPRECATED = Map.of(
            "hudson/model/AbstractDescribableImpl",
            "Since 2.505 Describable does the same; that of 2.479.3 has no getDescriptor() of its own",
            "org/jenkinsci/plugins/workflow/steps/StepDescriptor newInstance(Ljava/util/Map;)Lorg/jenkinsci/plugins/workflow/steps/Step;",
            "The only place where a step hears of parameters it does not have",
            "org/jenkinsci/plugins/workflow/cps/CpsFlowExecution waitForSuspension()V",
            "The only public way to wait until a program rests, so that its stack can be read");

    /** What newer lines of Jenkins call, in the plugin without {@code @Override} because the oldest does not know it. */
    private static final Set<String> CALLED_BY_NEWER = Set.of(
            "io/jenkins/plugins/promotion/view/MyApprovals getBadge()Ljenkins/management/Badge;",
            "io/jenkins/plugins/promotion/view/MyApprovals isPrimaryAction()Z");

    private final String version;
    private final String text;
    private final GenuineApi api;

    public LinkageTest(String version) throws IOException {
        this.version = version;
        this.text = Files.readString(GenuineApi.list(version));
        this.api = GenuineApi.parse(text);
    }

    @Parameters(name = "{0}")
    public static List<String> versions() throws IOException {
        return GenuineApi.versions();
    }

    private static GenuineApi oldest() throws IOException {
        return GenuineApi.parse(Files.readString(GenuineApi.list(versions().get(0))));
    }

    private static Set<String> problems(GenuineApi list, List<byte[]> classFiles) {
        return new Linker(classFiles, world(list), (type, member) -> {}).problems();
    }

    private static Function<String, Optional<ApiType>> world(GenuineApi list) {
        return name -> Surroundings.isOfTheHost(name) ? list.type(name) : Surroundings.read(name);
    }

    private static String property(String name) throws IOException {
        Matcher found = Pattern.compile("<" + Pattern.quote(name) + ">(.*?)<")
                .matcher(Files.readString(Path.of("embedded/pom.xml")));
        assertTrue("embedded/pom.xml has no property " + name, found.find());
        return found.group(1);
    }

    @Test
    public void thePluginLinks() {
        Set<String> problems = problems(api, PluginClasses.all());
        assertTrue("On " + version + ":\n" + String.join("\n", problems) + MAKE_IT_TRUE, problems.isEmpty());
    }

    /** A method that overrides one of the embedded host must override one of genuine Jenkins, or nobody calls it there. */
    @Test
    public void whatOverridesHereOverridesThere() {
        List<byte[]> plugin = PluginClasses.all();
        Set<String> lost = new Linker(plugin, Surroundings::read, (type, member) -> {}).overrides();
        lost.removeAll(overrides(api));
        assertEquals("Methods that Jenkins " + version + " never calls" + MAKE_IT_TRUE, Set.of(), lost);
    }

    @Test
    public void whatOnlyNewerLinesCallIsKnown() throws IOException {
        Set<String> called = overrides(api);
        called.removeAll(overrides(oldest()));
        assertEquals(version.equals(versions().get(0)) ? Set.of() : CALLED_BY_NEWER, called);
    }

    private static Set<String> overrides(GenuineApi list) {
        return new Linker(PluginClasses.all(), world(list), (type, member) -> {}).overrides();
    }

    @Test
    public void whatIsDeprecatedIsKnown() {
        Set<String> unknown = deprecated(api);
        unknown.removeAll(DEPRECATED.keySet());
        assertEquals("In use, and deprecated in Jenkins " + version, Set.of(), unknown);
    }

    @Test
    public void nothingIsCalledDeprecatedThatIsNot() throws IOException {
        Set<String> known = new TreeSet<>(DEPRECATED.keySet());
        for (String each : versions()) {
            known.removeAll(deprecated(GenuineApi.parse(Files.readString(GenuineApi.list(each)))));
        }
        assertEquals("Not in use any more, or not deprecated", Set.of(), known);
    }

    private static Set<String> deprecated(GenuineApi list) {
        Set<String> all = new Linker(PluginClasses.all(), world(list), (type, member) -> {}).deprecated();
        all.removeIf(use -> !Surroundings.isOfTheHost(use.split(" ")[0]));
        return all;
    }

    @Test
    public void theListIsOfGenuineJars() throws Exception {
        assertEquals(List.of(), api.doubts(version));
        assertTrue("Only " + api.types().size() + " types", api.types().size() > 50);
    }

    @Test
    public void theOldestListIsOfWhatThePluginIsBuiltAgainst() throws Exception {
        assertEquals(property("jenkins.version"), versions().get(0));
        for (String plugin : List.of("workflow-step-api", "workflow-cps", "workflow-support")) {
            assertEquals(
                    plugin,
                    property(plugin + ".version"),
                    oldest().jars().get(plugin).version());
        }
    }

    /** A list made from the embedded host names no genuine jar, since the host is a folder of classes. */
    @Test
    public void aListOfTheEmbeddedHostIsRefused() {
        GenuineApi forged = GenuineApi.parse("type hudson/AbortException public java/io/IOException - classes\n");
        List<String> doubts = forged.doubts(version);
        assertEquals(doubts.toString(), 2, doubts.size());
        assertTrue(doubts.get(0), doubts.get(0).contains("jenkins-core " + version));
        assertTrue(doubts.get(1), doubts.get(1).contains("none of the genuine jars"));
        assertFalse(GenuineApi.parse(text.replaceFirst("jar jenkins-core \\S+", "jar jenkins-core 2.0"))
                .doubts(version)
                .isEmpty());
    }

    @Test
    public void theListSurvivesWritingAndReading() {
        assertEquals(text, api.write());
    }

    /** What would go unnoticed if the embedded host had another signature than genuine Jenkins: each is found. */
    @Test
    public void everyKindOfDifferenceIsFound() {
        Map<String, List<String>> plants = Map.of(
                "hudson/AbortException: there is no such type",
                List.of("type hudson/AbortException ", "type hudson/NoLongerThere "),
                "there is no such member",
                List.of("getLogger()Ljava/io/PrintStream;", "getLogger()V"),
                "it is static",
                List.of("public getParent()Lhudson/model/Job;", "public,static getParent()Lhudson/model/Job;"),
                "it is protected",
                List.of("public getRootDir()Ljava/io/File;", "protected getRootDir()Ljava/io/File;"),
                "cannot be extended",
                List.of("type hudson/model/Descriptor public,abstract", "type hudson/model/Descriptor public,final"),
                "it is no interface",
                List.of("type hudson/model/Action public,abstract,interface", "type hudson/model/Action public"),
                "cannot override",
                List.of("public getDisplayName()Ljava/lang/String;", "public,final getDisplayName()Ljava/lang/String;"),
                "does not implement jenkins/model/RunAction2 another()V",
                List.of(
                        "public,abstract onLoad(Lhudson/model/Run;)V",
                        "public,abstract onLoad(Lhudson/model/Run;)V\n  public,abstract another()V"));
        String planted = text;
        for (List<String> plant : plants.values()) {
            assertTrue("The list has no '" + plant.get(0) + "' to plant an error in", planted.contains(plant.get(0)));
            planted = planted.replace(plant.get(0), plant.get(1));
        }
        Set<String> found = problems(GenuineApi.parse(planted), PluginClasses.all());
        List<String> missed = plants.keySet().stream()
                .filter(message -> found.stream().noneMatch(problem -> problem.contains(message)))
                .toList();
        assertEquals(List.of(), missed);
    }

    /** The other way round: the plugin was compiled against a method that only the embedded host has. */
    @Test
    public void aCallOfAnInventedMethodIsFound() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC,
                "io/jenkins/plugins/promotion/Planted",
                null,
                "java/lang/Object",
                null);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "call", "()V", null, null);
        code.visitCode();
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "jenkins/model/Jenkins", "invented", "()V", false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 1);
        code.visitEnd();
        writer.visitEnd();
        assertEquals(
                new TreeSet<>(Set.of("io/jenkins/plugins/promotion/Planted: STATIC_METHOD jenkins/model/Jenkins"
                        + " invented()V: there is no such member")),
                problems(api, List.of(writer.toByteArray())));
    }
}
