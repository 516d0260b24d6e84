package io.jenkins.plugins.promotion.process;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Changes;
import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.change.fact.Answer;
import io.jenkins.plugins.promotion.plan.BaseFiles;
import io.jenkins.plugins.promotion.plan.PlanDigest;
import io.jenkins.plugins.promotion.plan.PlanFiles;
import io.jenkins.plugins.promotion.process.ScriptBuild.Result;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.site.EnvironmentSite;
import io.jenkins.plugins.promotion.site.SiteQuestion;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;

/**
 * Nodes in somebody else's hands: what they answer is refused, or changes nothing but what is known of their own
 * environment. Every question that is ever asked of a node, and a workspace's answer, is altered by lot.
 */
public class LyingNodesTest {

    private static final int OF_EACH_QUESTION = 500;
    private static final int OF_WHOLE_STEPS = 48;
    private static final String PLAN = "apiVersion: workplan/v1\nplan: {id: p, title: T}\nitems:\n"
            + "  - {id: ask, description: D, kind: manual, instruction: look}\n"
            + "  - {id: motd, description: D, kind: file, path: motd.txt, action: create, source: files/motd.txt}\n";

    @Rule
    public Workroom shop = new Workroom();

    /** What was really asked and answered, a few of each kind. */
    private static final class Overheard implements Landscape.Lie {
        final Map<Class<?>, List<Exchange>> exchanges = new LinkedHashMap<>();

        @Override
        public <T> T of(SiteQuestion<T> question, T honest) {
            List<Exchange> some = exchanges.computeIfAbsent(question.getClass(), type -> new ArrayList<>());
            if (some.size() < 4) {
                some.add(new Exchange(question, honest));
            }
            return honest;
        }
    }

    private record Exchange(SiteQuestion<?> question, Object honest) {
        @SuppressWarnings("unchecked")
        void check(Object answer) {
            ((SiteQuestion<Object>) question).check(answer);
        }
    }

    /** Lies once, at the n-th question. */
    private static final class Once implements Landscape.Lie {
        private final Mutation mutation;
        private int left; // Questions that are answered truly before.
        Object said;
        String asked;

        Once(Random random, int questions) {
            mutation = new Mutation(random);
            left = random.nextInt(questions);
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T of(SiteQuestion<T> question, T honest) {
            if (left-- != 0) {
                return honest;
            }
            for (int i = 0; i < 40; i++) { // One that passes the first look, if there is any.
                try {
                    asked = question.getClass().getSimpleName();
                    said = mutation.of(honest);
                    question.check((T) said);
                    return (T) said;
                } catch (ReflectiveOperationException | RuntimeException refused) {
                    // The next.
                }
            }
            return (T) said;
        }
    }

    private void prepare(Workroom room) {
        room.redefine("test", e -> e.setNode("agent"));
        room.stages.write("production/large.bin", "x".repeat((256 << 10) + 7));
        room.prepare();
    }

    private void workspace(Workroom room) {
        Path workspace = room.prepare().workspace();
        try {
            Files.createDirectories(workspace.resolve("files"));
            Files.writeString(workspace.resolve("plan.yaml"), PLAN);
            Files.writeString(workspace.resolve("files/motd.txt"), "hello\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    public void noAlteredAnswerIsTakenForAnother() throws Exception {
        Overheard overheard = new Overheard();
        prepare(shop);
        workspace(shop);
        shop.stages.lie = overheard;
        wholeProcess();
        long refused = 0;
        long taken = 0;
        Set<String> kinds = new TreeSet<>();
        Random random = new Random(11);
        Mutation mutation = new Mutation(random);
        for (Map.Entry<Class<?>, List<Exchange>> kind : overheard.exchanges.entrySet()) {
            kinds.add(kind.getKey().getName());
            for (int i = 0; i < OF_EACH_QUESTION; i++) {
                Exchange one = kind.getValue().get(i % kind.getValue().size());
                one.check(one.honest()); // The truth passes.
                try {
                    Object answer = mutation.of(one.honest());
                    one.check(answer);
                    taken++;
                    assertBounded(answer);
                } catch (InvocationTargetException | RuntimeException e) {
                    refused++;
                }
            }
        }
        PlanFolder honest = new PlanFolder(PLAN, Map.of("files/motd.txt", new byte[] {1}), null);
        for (int i = 0; i < OF_EACH_QUESTION; i++) {
            try {
                PlanFolder answer = (PlanFolder) mutation.of(honest);
                answer.checked("plan.yaml", null);
                taken++;
                assertEquals(Set.of("files/motd.txt"), answer.files().keySet());
            } catch (InvocationTargetException | RuntimeException e) {
                refused++;
            }
        }
        FoundFiles.Wanted wanted = new FoundFiles.Wanted("results", List.of("reports/**"), 10, 100, 200);
        FoundFiles found = new FoundFiles(Map.of("reports/a.xml", new byte[] {1}, "reports/b.xml", new byte[] {2}));
        for (int i = 0; i < OF_EACH_QUESTION; i++) {
            try {
                FoundFiles answer = (FoundFiles) mutation.of(found);
                answer.checked(wanted);
                taken++;
                assertTrue(answer.files().keySet().stream()
                        .allMatch(path -> path.matches("reports(/.*)?") && !path.contains("..")));
                assertBounded(answer);
            } catch (InvocationTargetException | RuntimeException e) {
                refused++;
            }
        }
        assertEquals(questions(), kinds);
        System.out.println("answers of " + kinds.size() + " questions and of workspaces: " + refused + " refused, "
                + taken + " taken for what a node may say");
        assertTrue(refused + " and " + taken, refused + taken >= 10_000);
        assertTrue(refused + " and " + taken, refused > taken);
    }

    /** All that is ever asked of a node; a new question has to be among those whose answers are altered. */
    private static Set<String> questions() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.jenkins.plugins.promotion");
        return classes.stream()
                .filter(one -> !one.isInterface() && one.isAssignableTo(SiteQuestion.class))
                .map(JavaClass::getFullName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What travels to a node: the errand of a question, and looks into a workspace, all of which are altered here;
     * and a driver, whose only answer is yes or anything else.
     */
    @Test
    public void nothingElseTravelsToANode() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.jenkins.plugins.promotion");
        assertEquals(
                Set.of(
                        "io.jenkins.plugins.promotion.environment.DriverJar$Taken",
                        "io.jenkins.plugins.promotion.environment.NodeTransport$There",
                        "io.jenkins.plugins.promotion.steps.FolderOfNode$Find",
                        "io.jenkins.plugins.promotion.steps.FolderOfNode$Read"),
                classes.stream()
                        .filter(one -> Stream.concat(one.getRawSuperclass().stream(), one.getRawInterfaces().stream())
                                .anyMatch(above -> above.getName().matches("(hudson|jenkins)\\..*Callable")))
                        .map(JavaClass::getFullName)
                        .collect(Collectors.toSet()));
    }

    private void wholeProcess() throws Exception {
        shop.base();
        shop.succeed("node { recordWorkPlan environment: 'development', change: c, plan: 'plan.yaml' }");
        ScriptBuild build = shop.start("copyEnvironment from: 'production', to: 'test', change: c\n"
                + "applyWorkPlan environment: 'test', change: c");
        shop.people.begin("test", "ivan");
        shop.people.answer("test", "ask", Answer.DONE, "ivan", "looked");
        shop.end(build, Result.SUCCESS);
        EnvironmentSite site = shop.stages.open(shop.stages.stage("test"), "b#1");
        String backup = shop.state().lastCopyTo("test").orElseThrow().backup();
        shop.succeed("restoreEnvironment environment: 'test', change: c, backup: '" + backup + "', reason: 'wrong'");
        String snapshot = shop.state().base().snapshot();
        site.differenceFrom(snapshot);
        site.differenceText(snapshot, 400);
        site.verifyStore();
        site.prune(Set.of(), List.of(), Instant.EPOCH);
        site.capture(TreeProgress.NONE);
    }

    /** No text or list of what is taken is longer than a page can show or memory can hold many of. */
    private static void assertBounded(Object value) throws ReflectiveOperationException {
        if (value instanceof String text) {
            assertTrue("" + text.length(), text.length() <= 1 << 20);
        } else if (value instanceof Long number) {
            assertTrue("" + number, number >= 0);
        } else if (value instanceof Record one) {
            for (var component : one.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                assertBounded(component.getAccessor().invoke(one));
            }
        } else if (value instanceof List<?> list) {
            for (Object part : list) {
                assertBounded(part);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Object key : map.keySet()) {
                assertFalse("" + key, ("/" + key + "/").contains("/../") || ("" + key).startsWith("/"));
            }
        }
    }

    /** Whole steps, of which one answer is another: of those that pass the first look, if there is any. */
    @Test
    public void stepsWithOneAlteredAnswerChangeNothingThatIsStored() throws Exception {
        Random random = new Random(7);
        Map<String, Integer> lies = new TreeMap<>();
        Workroom room = null;
        try {
            for (int i = 0; i < OF_WHOLE_STEPS; i++) {
                if (i % 12 == 0) {
                    if (room != null) {
                        room.after();
                    }
                    room = new Workroom();
                    room.open();
                    prepare(room);
                    room.recorded();
                }
                Map<String, byte[]> before = recordedFiles(room);
                Set<String> places = places(room);
                int which = i % 12 == 11 ? 3 : random.nextInt(3);
                Once lie = new Once(random, which == 0 ? 1 : 8);
                workspace(room);
                room.stages.write("development/new-" + i + ".txt", "new\n");
                room.stages.lie = lie;
                step(room, which, i);
                room.stages.lie = Landscape.Lie.NONE;
                lies.merge(String.valueOf(lie.asked), 1, Integer::sum);
                String told = "lie " + i + " to " + lie.asked + ": " + lie.said;
                assertStored(told, room, before);
                assertEquals(told, places, places(room));
            }
        } finally {
            if (room != null) {
                room.after();
            }
        }
        assertTrue("" + lies, lies.size() > 4);
    }

    private void step(Workroom room, int which, int number) throws IOException {
        switch (which) {
            case 0 -> room.start("node { recordWorkPlan environment: 'development', change: c, plan: 'plan.yaml' }");
            case 1 -> room.start(
                    "copyEnvironment from: 'production', to: 'test', change: c, discard: 'n " + number + "'");
            case 2 -> room.start("copyEnvironment from: 'development', to: 'test', change: c, discard: 'n " + number
                    + "', dryRun: " + (number % 2 == 0));
            default -> {
                ScriptBuild build = room.start("applyWorkPlan environment: 'test', change: c");
                if (room.people
                        .state()
                        .lastApply("test")
                        .filter(a -> a.waitsForBegin())
                        .isPresent()) {
                    room.people.begin("test", "ivan");
                }
                room.stop(build);
            }
        }
    }

    /** Every file of a recorded revision. */
    private static Map<String, byte[]> recordedFiles(Workroom room) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Change change = room.people.change();
        for (RevisionRecord revision : change.state().revisions()) {
            Path folder = change.revisionFolder(revision.number());
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    files.put(file.toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    /** Where on the controller anything lies but in the folder of the change. */
    private static Set<String> places(Workroom room) throws IOException {
        Path all = room.stages.root().getParent();
        Path home = all.resolve("home");
        Path change = home.resolve("changes").resolve(room.people.change().key());
        try (Stream<Path> walk = Files.walk(all)) {
            return new TreeSet<>(walk.filter(p -> !p.startsWith(room.stages.root()) && !p.startsWith(change))
                    .filter(p -> !p.startsWith(home.resolve("environments")) && !p.startsWith(all.resolve("workspace")))
                    .map(p -> all.relativize(p).toString())
                    .toList());
        }
    }

    private static void assertStored(String told, Workroom room, Map<String, byte[]> before) throws Exception {
        Map<String, byte[]> now = recordedFiles(room);
        for (Map.Entry<String, byte[]> file : before.entrySet()) {
            assertArrayEquals(told + "\n" + file.getKey(), file.getValue(), now.get(file.getKey()));
        }
        Path home = room.stages.root().resolveSibling("home");
        Changes read = new Changes(home.resolve("changes"), room.clock, c -> {});
        assertEquals(told, Map.of(), read.unreadable());
        ChangeState state = read.get(room.people.change().key()).orElseThrow().state();
        assertEquals(told, room.state().revisions(), state.revisions());
        assertEquals(told, room.state().applies(), state.applies());
        for (RevisionRecord revision : state.revisions()) {
            assertEquals(
                    told,
                    revision.planDigest(),
                    PlanDigest.of(
                            StoredPlan.read(room.people.change(), revision.number()),
                            PlanFiles.in(room.people.change().revisionFolder(revision.number())),
                            room.stages.stage("development").scopeVersion()));
            String stored =
                    new String(StoredPlan.bytes(room.people.change(), revision.number()), StandardCharsets.UTF_8);
            assertFalse(told + "\n" + stored, stored.contains("kind: command"));
        }
        for (String name : List.of("development", "test", "production")) {
            room.binding(name);
        }
    }

    /** The plan that was signed, under a name that leads to it. */
    @Test
    public void planOfANodeDoesNotTakeThePlaceOfTheStoredOne() throws Exception {
        shop.recorded();
        Map<String, byte[]> before = recordedFiles(shop);
        byte[] evil = "apiVersion: workplan/v1\nplan: {id: evil}\nitems: []\n".getBytes(StandardCharsets.UTF_8);
        shop.stages.write("development/more.txt", "more\n");
        for (String name : List.of(
                "work-plan.yaml", "base-files.zip", "x/../work-plan.yaml", "./work-plan.yaml", "extra.txt", "../1/a")) {
            shop.stages.lie = adding(name, evil);
            String log = shop.refused("node { recordWorkPlan environment: 'development', change: c }");
            assertThat(log, containsString("is not believed"));
        }
        assertEquals(1, shop.state().revisionNumber());
        assertEquals(before.keySet(), recordedFiles(shop).keySet());
    }

    private static Landscape.Lie adding(String name, byte[] bytes) {
        return new Landscape.Lie() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T of(SiteQuestion<T> question, T honest) {
                if (!(honest instanceof DerivePlan.Answer a)) {
                    return honest;
                }
                Map<String, byte[]> files = new LinkedHashMap<>(a.files());
                files.put(name, bytes);
                return (T) new DerivePlan.Answer(
                        a.yaml(),
                        files,
                        a.added(),
                        a.updated(),
                        a.kept(),
                        a.obsolete(),
                        a.conflicts(),
                        a.tree(),
                        a.snapshot(),
                        a.baseFiles());
            }
        };
    }

    @Test
    public void nodePutsNoProgramIntoAPlan() throws Exception {
        shop.base();
        shop.stages.lie = new Landscape.Lie() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T of(SiteQuestion<T> question, T honest) {
                return honest instanceof DerivePlan.Answer a
                        ? (T) new DerivePlan.Answer(
                                a.yaml() + "  - {id: evil, description: E, kind: command, argv: [id],"
                                        + " rollback: {command: [\"true\"]}}\n",
                                a.files(),
                                Stream.concat(a.added().stream(), Stream.of("evil"))
                                        .toList(),
                                a.updated(),
                                a.kept(),
                                a.obsolete(),
                                a.conflicts(),
                                a.tree(),
                                a.snapshot(),
                                a.baseFiles())
                        : honest;
            }
        };
        String log = shop.refused("node { recordWorkPlan environment: 'development', change: c }");
        assertThat(log, containsString("item 'evil' is none that is derived"));
        assertEquals(0, shop.state().revisionNumber());
    }

    @Test
    public void nodeShowsApproversNoOtherBaseThanItsDigestsSay() throws Exception {
        shop.base();
        shop.stages.lie = new Landscape.Lie() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T of(SiteQuestion<T> question, T honest) {
                if (!(honest instanceof DerivePlan.Answer a)) {
                    return honest;
                }
                String some = a.baseFiles().contents().keySet().iterator().next();
                BaseFiles made = new BaseFiles(a.baseFiles().manifest(), Map.of(some, new byte[] {'x'}));
                return (T) new DerivePlan.Answer(
                        a.yaml(),
                        a.files(),
                        a.added(),
                        a.updated(),
                        a.kept(),
                        a.obsolete(),
                        a.conflicts(),
                        a.tree(),
                        a.snapshot(),
                        made);
            }
        };
        String log = shop.refused("node { recordWorkPlan environment: 'development', change: c }");
        assertThat(log, containsString("is not believed"));
        assertEquals(0, shop.state().revisionNumber());
    }

    @Test
    public void workspaceThatAnswersOtherFilesIsRefused() {
        for (String name : List.of("./work-plan.yaml", "../x")) {
            PlanFolder answer = new PlanFolder(PLAN, Map.of(name, new byte[] {2}), null);
            Refusal refusal = org.junit.Assert.assertThrows(Refusal.class, () -> answer.checked("plan.yaml", null));
            assertThat(refusal.getMessage(), containsString("'" + name + "'"));
        }
    }
}
