package io.jenkins.plugins.promotion;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.jenkins.plugins.promotion.config.FolderEnvironments;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.laws.One;
import io.jenkins.plugins.promotion.laws.Three;
import io.jenkins.plugins.promotion.laws.Two;
import io.jenkins.plugins.promotion.notice.NoticeConfiguration;
import io.jenkins.plugins.promotion.view.DossierPage;
import io.jenkins.plugins.promotion.view.EnvironmentEditor;
import io.jenkins.plugins.promotion.view.EvidenceDesk;
import io.jenkins.plugins.promotion.view.EvidenceFile;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.Test;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What each package may know: the rules of the architecture, and that each of them can fail. */
public class PackageRulesTest {
    private static final String ROOT = PackageRulesTest.class.getPackageName();
    /** The packages that join the plugin to Jenkins; of those below {@code environment} only what administrators define. */
    private static final Set<String> KNOW_JENKINS =
            Set.of("", ".steps", ".view", ".config", ".environment", ".upkeep", ".notice");
    /** What of a type's package administrators define, on the controller; the rest works on a node. */
    private static final Set<String> DEFINED = Set.of("DirectoryType", "CommandType", "GitType");

    private static final String[] JENKINS = {
        "hudson..",
        "jenkins..",
        "org.kohsuke..",
        "org.jenkinsci..",
        "com.cloudbees..",
        "io.jenkins.plugins.casc..",
        "io.jenkins.plugins.checks.."
    };
    private static final List<Class<?>> TIMES =
            List.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class, LocalDateTime.class);

    private static final List<Class<?>> SLEEPS = List.of(Thread.class, TimeUnit.class, LockSupport.class);

    private static JavaClasses plugin;
    private static JavaClasses withTests;

    @BeforeClass
    public static void readClasses() {
        plugin = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT);
        withTests = new ClassFileImporter().importPackages(ROOT);
    }

    private static DescribedPredicate<JavaClass> inDomain() {
        return DescribedPredicate.describe("are of the process, which knows no Jenkins", type -> {
            String name = type.getPackageName();
            return name.startsWith(ROOT)
                    && !name.startsWith(ROOT + ".environment.")
                    && !KNOW_JENKINS.contains(name.substring(ROOT.length()));
        });
    }

    private static GivenClassesConjunction domain() {
        return classes().that(inDomain());
    }

    /** What works on an environment's node, whatever its type. */
    private static GivenClassesConjunction nodeWork() {
        return classes()
                .that()
                .resideInAPackage(ROOT + ".environment.*..")
                .and(DescribedPredicate.describe("are not what administrators define", type -> DEFINED.stream()
                        .noneMatch(name -> type.getName().matches(".*\\." + name + "(\\$.*)?"))));
    }

    static ArchRule knowsNoJenkins(GivenClassesConjunction who) {
        return who.should()
                .onlyDependOnClassesThat(not(resideInAnyPackage(JENKINS)))
                .because("what the steps do must be testable and readable without Jenkins");
    }

    /** Of this plugin's packages the first knows itself, the others, {@code refusal} and {@code wording}, which all may know. */
    static ArchRule knowsOnly(String... packages) {
        Set<String> known = Stream.concat(Stream.of(packages), Stream.of("refusal", "wording"))
                .map(name -> ROOT + "." + name)
                .collect(Collectors.toSet());
        return classes()
                .that()
                .resideInAPackage(ROOT + "." + packages[0])
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(ROOT + ".."))
                        .or(DescribedPredicate.describe(
                                "are in " + known, type -> known.contains(type.getPackageName()))));
    }

    static ArchRule knowsNothing(String room) {
        return classes()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(ROOT + "..")).or(resideInAPackage(ROOT + "." + room)));
    }

    static ArchRule namesNoServlet(GivenClassesConjunction who) {
        return who.should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("javax.servlet..", "jakarta.servlet.."))
                        .and(not(JavaClass.Predicates.simpleNameStartingWith("StaplerRe")
                                .and(resideInAPackage("org.kohsuke.stapler..")))))
                .because("servlet and request types differ between the hosts");
    }

    static ArchRule knowsNoHost(GivenClassesConjunction who) {
        return who.should()
                .onlyDependOnClassesThat(not(resideInAPackage("io.jenkins.embedded..")))
                .because("the plugin never knows which host it is on");
    }

    static ArchRule neverSleeps(GivenClassesConjunction who) {
        return who.should(NeverCalls.methods(
                "put its thread to sleep",
                call -> SLEEPS.stream().anyMatch(type -> call.getTargetOwner().isAssignableTo(type.getName()))
                        && (call.getName().equals("sleep") || call.getName().startsWith("park"))));
    }

    /** Calls that open, follow or change what is at a path; looks at facts of it are none. */
    private static final Pattern BY_PATH = Pattern.compile(
            "<init>|open|new.*|read(String|All.*|SymbolicLink)|lines|write.*|copy|move|delete|create.*|list|walk.*|find|set.*");

    static ArchRule actsInHeldFolders(GivenClassesConjunction who) {
        return who.should(NeverCalls.methods(
                "open or change by its path what others can swap",
                call -> Stream.of(Files.class, FileChannel.class, FileInputStream.class, RandomAccessFile.class)
                                .anyMatch(call.getTargetOwner()::isEquivalentTo)
                        && BY_PATH.matcher(call.getName()).matches()));
    }

    static ArchRule asksAClock(GivenClassesConjunction who) {
        return who.should(NeverCalls.methods(
                "ask the system for the time",
                call -> call.getTargetOwner().isEquivalentTo(System.class)
                                && call.getName().equals("currentTimeMillis")
                        || call.getTargetOwner().isEquivalentTo(Date.class)
                                && call.getName().equals("<init>")
                                && call.getTarget().getRawParameterTypes().isEmpty()
                        || call.getTargetOwner().isEquivalentTo(Clock.class)
                                && call.getName().startsWith("system")
                        || TIMES.stream().anyMatch(call.getTargetOwner()::isEquivalentTo)
                                && call.getName().equals("now")
                                && call.getTarget().getRawParameterTypes().stream()
                                        .noneMatch(type -> type.isEquivalentTo(Clock.class))));
    }

    @Test
    public void domainKnowsNoJenkins() {
        knowsNoJenkins(domain()).check(plugin);
    }

    @Test
    public void whatWorksOnANodeKnowsNoJenkins() {
        knowsNoJenkins(nodeWork()).check(plugin);
    }

    @Test
    public void domainKnowsNoStepsPagesOrConfiguration() {
        noClasses()
                .that(inDomain())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".steps..",
                        ROOT + ".view..",
                        ROOT + ".config..",
                        ROOT + ".notice..",
                        ROOT + ".environment",
                        ROOT + ".environment.directory..",
                        ROOT + ".environment.command..",
                        ROOT + ".environment.git..")
                .check(plugin);
    }

    @Test
    public void packagesHaveNoCycles() {
        slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(plugin);
    }

    /** The lines of the drawing in docs/architecture.md, the top one first. */
    private static List<Set<String>> drawing() throws IOException {
        String text = Files.readString(Path.of("docs/architecture.md"));
        String drawing = text.substring(text.indexOf("```") + 4, text.indexOf("```", text.indexOf("```") + 4));
        return drawing.lines().map(line -> Set.of(line.trim().split(" {2,}"))).toList();
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) ? "(Promotion)" : name.substring(ROOT.length() + 1);
    }

    /** Whatever does not lead from a line of the drawing to a lower one. */
    static Set<String> notDownwards(JavaClasses classes, List<Set<String>> lines) {
        Map<String, Integer> depth = new HashMap<>();
        lines.forEach(line -> line.forEach(room -> depth.put(room, lines.indexOf(line))));
        Set<String> wrong = new TreeSet<>();
        for (JavaClass one : classes) {
            String from = room(one);
            if (!depth.containsKey(from)) {
                wrong.add(from + " is not drawn");
                continue;
            }
            one.getDirectDependenciesFromSelf().stream()
                    .map(arrow -> arrow.getTargetClass().getBaseComponentType())
                    .filter(to -> to.getPackageName().startsWith(ROOT))
                    .map(PackageRulesTest::room)
                    .filter(to -> !to.equals(from) && depth.getOrDefault(to, -1) <= depth.get(from))
                    .forEach(to -> wrong.add(from + " → " + to));
        }
        return wrong;
    }

    @Test
    public void roomsKnowRoomsOfLowerLinesOnlyAsDrawn() throws Exception {
        assertEquals(Set.of(), notDownwards(plugin, drawing()));
    }

    @Test
    public void packagesHaveNoCirclesOfMoreThanTwoClasses() {
        assertEquals(Set.of(), new Circles(plugin).ofMoreThanTwo());
    }

    @Test
    public void noClassNameStandsTwice() {
        assertEquals(Set.of(), twice(plugin));
    }

    /** Simple names of more than one top-level class. */
    static Set<String> twice(Iterable<JavaClass> classes) {
        Set<String> names = new HashSet<>();
        Set<String> twice = new TreeSet<>();
        for (JavaClass one : classes) {
            String name = one.getSimpleName();
            if (one.isTopLevelClass() && !name.equals("package-info") && !names.add(name)) {
                twice.add(name);
            }
        }
        return twice;
    }

    @Test
    public void wordingKnowsNothingAndRefusalKnowsNoOtherRoom() {
        knowsNothing("wording").check(plugin);
        knowsOnly("refusal").check(plugin);
    }

    /** What builds do is of no concern to a page; what people do is in a package of its own. */
    @Test
    public void pagesReachTheProcessByWhatPeopleDo() {
        pagesKnowNoActs(noClasses().that().resideInAPackage(ROOT + ".view..")).check(plugin);
    }

    static ArchRule pagesKnowNoActs(GivenClassesConjunction who) {
        return who.should().dependOnClassesThat().resideInAPackage(ROOT + ".process");
    }

    /** What is told of a change follows from its record; who is told and how is no concern of the process. */
    @Test
    public void nothingOfTheProcessKnowsWhoHears() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".process..", ROOT + ".change..", ROOT + ".steps..", ROOT + ".signoff..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".hearing..", ROOT + ".notice..")
                .check(plugin);
    }

    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "each package";
        }
    }

    @Test
    public void copyKnowsStoreKnowsTreeKnowsFiles() {
        knowsOnly("files").check(plugin);
        knowsOnly("picture", "change", "plan").check(plugin);
        knowsOnly("dossier", "change", "change.fact", "plan", "journal", "execution", "signoff", "outage", "files")
                .check(plugin);
        knowsOnly("tree", "files", "structured").check(plugin);
        knowsOnly("store", "tree", "files").check(plugin);
        knowsOnly("copy", "store", "tree", "files").check(plugin);
    }

    /** Where they lead to what only this node's user writes, they say so by asking another class. */
    @Test
    public void whatWorksInAnEnvironmentActsInHeldFolders() {
        Set<String> inEnvironments = Set.of(
                "CopyPlan",
                "CopyChecks",
                "FileHasher",
                "FileWork",
                "HeldTree",
                "Look",
                "OwnSecrets",
                "Owners",
                "PathSwitch",
                "Staging",
                "Stillness",
                "SwitchArea",
                "Territory",
                "TreeCopy",
                "TreeScanner",
                "TreeWalk",
                "ValueWork");
        actsInHeldFolders(classes()
                        .that(DescribedPredicate.describe(
                                "work in an environment's folder",
                                type -> inEnvironments.contains(type.getSimpleName()))))
                .check(plugin);
    }

    @Test
    public void domainAsksAClockForTheTime() {
        asksAClock(domain().and().resideOutsideOfPackage(ROOT + ".site")) // The clock of the node.
                .check(plugin);
    }

    @Test
    public void nothingNamesAServletOrARequestButFormsOfDefinitionsAndFiles() {
        namesNoServlet(classes()
                        .that()
                        .resideInAPackage(ROOT + "..")
                        .and()
                        .doNotBelongToAnyOf(
                                PromotionConfiguration.class,
                                FolderEnvironments.class,
                                EnvironmentEditor.class,
                                NoticeConfiguration.class,
                                DossierPage.class,
                                EvidenceDesk.class,
                                EvidenceFile.class)
                        .and()
                        .doNotHaveSimpleName("ServedBytes"))
                .check(plugin);
    }

    @Test
    public void nothingKnowsTheEmbeddedHost() {
        knowsNoHost(classes().that().resideInAPackage(ROOT + "..")).check(plugin);
    }

    @Test
    public void nothingSleepsTestsIncluded() {
        neverSleeps(classes().that().doNotBelongToAnyOf(PackageRulesTest.class)).check(withTests);
    }

    /** What other plugins may use of the rooms that know Jenkins; docs/extending.md tells of it. */
    private static final Set<String> API = Set.of("EnvironmentType", "PromotionListener", "EvidenceSource", "Mistakes");

    static ArchRule isRestricted(GivenClassesConjunction who) {
        return who.should().beAnnotatedWith(Restricted.class).because("what is not meant for other plugins says so");
    }

    private static DescribedPredicate<JavaClass> openToOthers() {
        return DescribedPredicate.describe(
                "are public and stand where other plugins look",
                type -> type.isTopLevelClass()
                        && type.getModifiers().contains(JavaModifier.PUBLIC)
                        && type.getPackageName().startsWith(ROOT)
                        && (KNOW_JENKINS.contains(type.getPackageName().substring(ROOT.length()))
                                        && !type.getPackageName().equals(ROOT)
                                || DEFINED.contains(type.getSimpleName()))
                        && !API.contains(type.getSimpleName()));
    }

    @Test
    public void otherPluginsMayUseWhatIsMeantForThemOnly() {
        isRestricted(classes().that(openToOthers())).check(plugin);
    }

    /** Whoever extends one of them can use what it is given, or a build of theirs would fail. */
    @Test
    public void whatOthersExtendNamesNothingThatIsRestricted() {
        assertEquals(Set.of(), restrictedIn(type -> API.contains(type.getSimpleName())));
    }

    private static Set<String> restrictedIn(Predicate<JavaClass> open) {
        Set<String> named = new TreeSet<>();
        for (JavaClass type : plugin) {
            for (JavaMethod method : open.test(type) ? type.getMethods() : Set.<JavaMethod>of()) {
                if (method.getModifiers().contains(JavaModifier.PUBLIC)
                        || method.getModifiers().contains(JavaModifier.PROTECTED)) {
                    Stream.concat(method.getRawParameterTypes().stream(), Stream.of(method.getRawReturnType()))
                            .filter(used -> used.isAnnotatedWith(Restricted.class))
                            .forEach(used -> named.add(method.getFullName() + " names " + used.getSimpleName()));
                }
            }
        }
        return named;
    }

    @Test
    public void everyPackageSaysItsJob() {
        for (JavaClass one : plugin) {
            Path info =
                    Path.of("src/main/java", one.getPackageName().split("\\.")).resolve("package-info.java");
            assertTrue(info + " is missing: say there what the package is for", Files.isRegularFile(info));
        }
    }

    @Test
    public void theRulesCanFail() throws Exception {
        JavaClasses bad = new ClassFileImporter().importClasses(Sleeper.class, AsksTheSystem.class, AsksAClock.class);
        assertEquals(3, violations(neverSleeps(classes().that().haveSimpleName("Sleeper")), bad));
        assertEquals(5, violations(asksAClock(classes().that().haveSimpleName("AsksTheSystem")), bad));
        assertEquals(0, violations(asksAClock(classes().that().haveSimpleName("AsksAClock")), bad));
        assertTrue(violations(actsInHeldFolders(classes().that().haveSimpleName("LinkSwitch")), plugin) > 0);
        List<Set<String>> upsideDown = new ArrayList<>(drawing());
        Collections.reverse(upsideDown);
        assertTrue(notDownwards(plugin, upsideDown).contains("store → tree"));
        assertTrue(notDownwards(plugin, List.of()).contains("store is not drawn"));
        assertTrue(violations(knowsOnly("copy", "store", "tree"), plugin) > 0);
        assertTrue(violations(pagesKnowNoActs(noClasses().that().resideInAPackage(ROOT + ".steps")), plugin) > 0);
        assertTrue(violations(isRestricted(classes().that().haveSimpleName("PromotionListener")), plugin) > 0);
        assertTrue(violations(knowsOnly("process", "change"), plugin) > 0);
        assertTrue(violations(knowsNothing("structured"), plugin) > 0);
        assertTrue(violations(knowsNoJenkins(classes().that().resideInAPackage(ROOT + ".upkeep")), plugin) > 0);
        assertEquals(
                Set.of("laws: One, Three, Two"),
                new Circles(new ClassFileImporter().importClasses(One.class, Two.class, Three.class)).ofMoreThanTwo());
        assertEquals(
                Set.of("Refusal"),
                twice(new ClassFileImporter()
                        .importClasses(
                                io.jenkins.plugins.promotion.refusal.Refusal.class,
                                io.jenkins.plugins.promotion.laws.Refusal.class)));
        JavaClasses genuine = new ClassFileImporter().importClasses(RequirePOST.Processor.class);
        assertTrue(violations(knowsNoJenkins(classes().that().resideInAPackage("org.kohsuke..")), genuine) > 0);
        assertTrue(violations(namesNoServlet(classes().that().resideInAPackage("org.kohsuke..")), genuine) > 0);
    }

    private static int violations(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails().size();
    }

    static class Sleeper {
        void nap() throws InterruptedException {
            Thread.sleep(1);
            TimeUnit.SECONDS.sleep(1);
            LockSupport.parkNanos(1);
        }
    }

    static class AsksTheSystem {
        List<Object> ask() {
            return List.of(
                    System.currentTimeMillis(), Instant.now(), OffsetDateTime.now(), new Date(), Clock.systemUTC());
        }
    }

    static class AsksAClock {
        List<Object> ask(Clock clock) {
            return List.of(Instant.now(clock), OffsetDateTime.now(clock), new Date(0));
        }
    }
}
