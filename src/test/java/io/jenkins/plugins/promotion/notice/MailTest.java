package io.jenkins.plugins.promotion.notice;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import hudson.model.Item;
import hudson.model.User;
import hudson.tasks.Mailer;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.Stages;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.fact.GateFact;
import io.jenkins.plugins.promotion.change.fact.WindowFact;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.config.PromotionPermissions;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.hearing.Telling;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.signoff.Decision.Verdict;
import io.jenkins.plugins.promotion.signoff.Gate;
import io.jenkins.plugins.promotion.signoff.TestCase;
import io.jenkins.plugins.promotion.signoff.TestPlan;
import io.jenkins.plugins.promotion.signoff.TestResult;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Who gets mail from a real server, and what is in it. */
public class MailTest {

    private static final Map<String, String> GROUPS =
            Map.of("qa1", "qa", "qa2", "qa", "ivan", "operations", "otto", "operations");

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private GreenMail server;
    private Scene scene;
    private final Receivers receivers = new Receivers();
    private Digests digests;
    private MailHearer mail;
    private long told = 1;

    @Before
    public void open() throws Exception {
        server = serve(0);
        Mailer.descriptor().setSmtpHost("127.0.0.1");
        Mailer.descriptor().setSmtpPort(String.valueOf(server.getSmtp().getPort()));
        JenkinsLocationConfiguration.get().setUrl("https://ci.example.org/");
        JenkinsLocationConfiguration.get().setAdminAddress("Jenkins <jenkins@example.org>");
        JenkinsRule.DummySecurityRealm realm = j.createDummySecurityRealm();
        GROUPS.forEach(realm::addGroups);
        j.jenkins.setSecurityRealm(realm);
        j.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("qa1", "qa2", "ivan", "otto", "dora", "noaddress")
                .grant(PromotionPermissions.SIGN_OFF)
                .everywhere()
                .to("qa1", "qa2", "dora", "hidden")
                .grant(PromotionPermissions.APPLY)
                .everywhere()
                .to("ivan", "otto"));
        for (String id : List.of("qa1", "qa2", "ivan", "otto", "dora", "hidden")) {
            User.getById(id, true).addProperty(new Mailer.UserProperty(id + "@example.org"));
        }
        User.getById("noaddress", true).save();
        j.createProject(WorkflowJob.class, "shop");
        Stages.three(folder.getRoot().toPath(), "shop");
        Change change = Promotion.get().changes().use(new ChangeName("CR-1"), "shop", "build:shop#1");
        scene = new Scene(
                Promotion.get().changes(),
                Promotion.get().bindings(),
                change,
                Promotion.get().clock());
        digests = new Digests(folder.getRoot().toPath().resolve("digests"));
        mail = new MailHearer(receivers, digests);
    }

    @After
    public void stop() {
        server.stop();
    }

    private static GreenMail serve(int port) {
        ServerSetup setup = new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        GreenMail made = new GreenMail(port == 0 ? setup.dynamicPort() : setup);
        made.start();
        return made;
    }

    /** All events since the last call go out. */
    private void tell() throws Exception {
        for (Change.Step step : scene.change.since(told, null)) {
            for (PromotionEvent event : Telling.of("CR-1", step, (revision, item) -> Optional.empty())) {
                mail.hear(event);
            }
            told = step.recorded().seq();
        }
    }

    private List<MimeMessage> messages() {
        return Arrays.stream(server.getReceivedMessages())
                .collect(Collectors.toMap(
                        MailTest::id, message -> message, (one, same) -> one, java.util.LinkedHashMap::new))
                .values()
                .stream()
                .toList();
    }

    private static String id(MimeMessage message) {
        try {
            return message.getMessageID();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> to(MimeMessage message) throws MessagingException {
        return Arrays.stream(message.getAllRecipients())
                .map(Object::toString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    public void gateIsMailedToThoseWhoCanSignItAndToNobodyElse() throws Exception {
        scene.build("dora");
        String gate = scene.gate("Go live", "qa", 1, true, null);
        tell();
        MimeMessage message = messages().get(0);
        assertEquals(Set.of("qa1@example.org", "qa2@example.org"), to(message));
        assertEquals("CR-1: 'Go live' waits for sign-off by 1 of qa", message.getSubject());
        String text = (String) message.getContent();
        assertThat(text, containsString("https://ci.example.org/promotion-changes/CR-1/gate/" + gate + "/"));
        assertEquals("<CR-1-3@example.org>", message.getMessageID());
        assertEquals(1, messages().size());
    }

    @Test
    public void testersAreToldWhereTestsAreMissingAndNotOnceTheyPassed() throws Exception {
        ((MockAuthorizationStrategy) j.jenkins.getAuthorizationStrategy())
                .grant(PromotionPermissions.TEST)
                .everywhere()
                .to("otto", "ivan");
        TestPlan plan = new TestPlan(
                "t", "T", List.of(new TestCase("order", "An order", List.of("order"), "it arrives", true)));
        String id = scene.gate("Test", "qa1", 1, true, plan);
        Gate gate = scene.change.state().gate(id).orElseThrow().gate();
        told = scene.change.count();
        Gate tested = gate.renewed(
                gate.rule(), gate.covered(), plan, List.of("otto"), scene.now().toInstant(), "shop#2");
        scene.record(new GateFact.Renewed(1, List.of("it is another tree"), tested));
        tell();
        assertEquals(
                Set.of("qa1@example.org", "otto@example.org"), to(messages().get(0)));
        assertThat(
                messages().get(0).getSubject(),
                containsString("waits for sign-off by 1 of qa1, and for tests by otto"));
        scene.signOffs()
                .testResult(scene.change, id, null, Scene.person("otto"), "order", TestResult.Result.PASS, "", true);
        scene.record(new GateFact.Reminded(id, List.of()));
        tell();
        assertEquals(Set.of("qa1@example.org"), to(messages().get(1)));
    }

    @Test
    public void driftOutsideOfAChangeIsMailedToTheDeskOfTheEnvironment() throws Exception {
        PromotionEvent drift = new PromotionEvent.DriftFound(
                new PromotionEvent.Source("environment-test-1", scene.now(), "", "", "", "system"),
                "test",
                "pool.json is changed");
        mail.hear(drift);
        assertEquals(0, messages().size());
        PromotionConfiguration.get().environment("test").orElseThrow().setAddresses(List.of("desk@example.org"));
        mail.hear(drift);
        assertEquals(Set.of("desk@example.org"), to(messages().get(0)));
        assertEquals(
                "test was changed outside of a change: pool.json is changed",
                messages().get(0).getSubject());
        assertThat(
                (String) messages().get(0).getContent(),
                containsString("https://ci.example.org/environments/#environment-test"));
    }

    @Test
    public void whoHoldsThePermissionAndCannotSeeTheJobIsToldNothing() throws Exception {
        scene.gate("Any", null, 1, true, null);
        tell();
        assertEquals(
                Set.of("dora@example.org", "qa1@example.org", "qa2@example.org"),
                to(messages().get(0)));
    }

    @Test
    public void whoSignedAlreadyIsNotAskedAgainAndRequestersHearHowItEnded() throws Exception {
        scene.build("dora");
        String gate = scene.gate("Go live", "qa", 2, true, null);
        scene.decide(gate, Scene.person("qa1", "qa"), Verdict.APPROVE, "");
        tell();
        assertEquals(Set.of("qa2@example.org"), to(messages().get(0)));
        scene.decide(gate, Scene.person("qa2", "qa"), Verdict.APPROVE, "");
        tell();
        assertEquals(2, messages().size());
        assertEquals(Set.of("dora@example.org"), to(messages().get(1)));
        assertEquals("CR-1: 'Go live' is approved", messages().get(1).getSubject());
    }

    @Test
    public void reminderGoesToThoseWhoCanSignAndIsTakenToOthersWhoCannot() throws Exception {
        String gate = scene.gate("Go live", "qa", 1, true, null);
        told = scene.change.count();
        scene.record(new GateFact.Reminded(gate, List.of("operations")));
        tell();
        assertEquals(
                Set.of("qa1@example.org", "qa2@example.org", "ivan@example.org", "otto@example.org"),
                to(messages().get(0)));
        assertThat(messages().get(0).getSubject(), containsString("told to operations"));
    }

    @Test
    public void overlapIsMailedToThoseWhoMayEnterOtherDates() throws Exception {
        PromotionConfiguration.get().environment("production").orElseThrow().setAddresses(List.of("desk@example.org"));
        scene.window("w1", Duration.ofMinutes(30), Duration.ofMinutes(10));
        OffsetDateTime start = scene.now().plusDays(1);
        scene.record(new WindowFact.Planned("w1", start, start.plusHours(1), start));
        told = scene.change.count();
        scene.record(new WindowFact.Overlapped(
                "w1", List.of(new WindowFact.Meanwhile("billing", start.minusHours(1), start.plusMinutes(5)))));
        tell();
        assertEquals(
                Set.of("desk@example.org", "ivan@example.org", "otto@example.org"),
                to(messages().get(0)));
        assertThat((String) messages().get(0).getContent(), containsString("at the same time billing is out from"));
    }

    @Test
    public void addressesOfEnvironmentsHearWhatIsAboutThem() throws Exception {
        PromotionConfiguration.get().environment("test").orElseThrow().setAddresses(List.of("desk@example.org"));
        scene.applyWaiting("a1", "test", false, false);
        scene.applyWaiting("a2", "production", true, false);
        tell();
        assertEquals(
                Set.of("desk@example.org", "ivan@example.org", "otto@example.org"),
                to(messages().get(0)));
        assertEquals(
                Set.of("ivan@example.org", "otto@example.org"), to(messages().get(1)));
    }

    @Test
    public void itemIsMailedToItsOwnerAndToAllWhoCanDoItWhereThatIsNobody() throws Exception {
        scene.revision("dora");
        scene.applyWaiting("a1", "test", false, false);
        scene.asks("a1", "stop", WaitsFor.MANUAL);
        told = scene.change.count();
        PromotionEvent.Source source =
                new PromotionEvent.Source("CR-1-9", scene.now(), "CR-1", "CR-1", "shop", "build:shop#1");
        mail.hear(new PromotionEvent.ItemAwaited(source, "a1", "test", "stop", "Stop it", "otto", "manual"));
        mail.hear(new PromotionEvent.ItemAwaited(
                new PromotionEvent.Source("CR-1-10", scene.now(), "CR-1", "CR-1", "shop", "build:shop#1"),
                "a1",
                "test",
                "stop",
                "Stop it",
                "nobody",
                "manual"));
        assertEquals(Set.of("otto@example.org"), to(messages().get(0)));
        assertEquals(
                Set.of("ivan@example.org", "otto@example.org"), to(messages().get(1)));
    }

    /** Its owner, who did it, cannot. */
    @Test
    public void itemToConfirmIsMailedToAnotherThanWhoDidIt() throws Exception {
        scene.revision("dora");
        scene.applyWaiting("a1", "test", false, false);
        scene.asks("a1", "seal", WaitsFor.MANUAL);
        scene.line("a1", "seal", LineStatus.CLAIMED, Duration.ZERO, null, "otto");
        mail.hear(new PromotionEvent.ItemAwaited(
                new PromotionEvent.Source("CR-1-9", scene.now(), "CR-1", "CR-1", "shop", "build:shop#1"),
                "a1",
                "test",
                "seal",
                "Seal it",
                "otto",
                "second-person"));
        assertEquals(Set.of("ivan@example.org"), to(messages().get(0)));
        assertThat(messages().get(0).getSubject(), containsString("waits for a person (second-person)"));
    }

    @Test
    public void serverThatIsAwayMakesItComeAgainAndOneWrongAddressKeepsItFromNobody() throws Exception {
        int port = server.getSmtp().getPort();
        server.stop();
        scene.gate("Go live", "qa", 1, true, null);
        assertThrows("nobody is there", IOException.class, this::tell);
        try (ServerSocket rude = new ServerSocket(port, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread breaks = new Thread(() -> {
                try (Socket one = rude.accept()) {
                    one.getOutputStream().write("220 here\r\n".getBytes(StandardCharsets.US_ASCII));
                    one.getInputStream().read();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            breaks.start();
            assertThrows("it breaks off", IOException.class, this::tell);
            breaks.join();
        }
        server = serve(port);
        User.getById("qa2", false).addProperty(new Mailer.UserProperty("qa2@example.org\nBcc: x@example.org"));
        tell();
        assertEquals(Set.of("qa1@example.org"), to(messages().get(0)));
    }

    @Test
    public void digestComesOnceADayWithEverythingAndNothingTwice() throws Exception {
        User.getById("qa1", false).addProperty(new Wishes(Wishes.Mail.DIGEST));
        User.getById("qa2", false).addProperty(new Wishes(Wishes.Mail.NONE));
        scene.gate("One", "qa", 1, false, null);
        scene.gate("Two", "qa", 1, false, null);
        tell();
        told = 1;
        tell();
        assertEquals(0, messages().size());
        ZonedDateTime day = ZonedDateTime.parse("2026-11-21T06:59:00Z");
        digests.send(day, 7);
        assertEquals(0, messages().size());
        digests.send(day.plusMinutes(10), 7);
        MimeMessage message = messages().get(0);
        assertEquals(Set.of("qa1@example.org"), to(message));
        assertEquals("2 events of configuration promotion", message.getSubject());
        scene.gate("Three", "qa", 1, false, null);
        tell();
        digests.send(day.plusHours(2), 7);
        assertEquals(1, messages().size());
        digests.send(day.plusDays(1).plusHours(1), 7);
        assertEquals("1 event of configuration promotion", messages().get(1).getSubject());
    }

    /** Says of a session what it takes, and does not take mail for one of them now. */
    private static void relay(Socket session, String full, List<String> taken) throws IOException {
        try (session;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(session.getInputStream(), StandardCharsets.US_ASCII))) {
            String answer = "220 here";
            for (String line = ""; line != null; line = in.readLine()) {
                if (line.startsWith("RCPT")) {
                    boolean now = !line.contains(full);
                    answer = now ? "250 ok" : "452 mailbox full";
                    if (now) {
                        taken.add(line.replaceAll(".*<(.*)>.*", "$1"));
                    }
                } else if (line.equals("DATA")) {
                    answer = "354 go on";
                } else if (!line.isEmpty()) {
                    answer = "250 ok";
                }
                session.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
                while (line.equals("DATA") && !".".equals(in.readLine())) {
                    answer = "";
                }
                if (line.equals("DATA")) {
                    session.getOutputStream().write("250 taken\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
    }

    @Test
    public void mailboxThatIsFullBringsNobodyElseASecondDigestADay() throws Exception {
        for (String id : List.of("qa1", "qa2")) {
            User.getById(id, false).addProperty(new Wishes(Wishes.Mail.DIGEST));
        }
        List<String> taken = new CopyOnWriteArrayList<>();
        try (ServerSocket at = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Thread serves = new Thread(() -> {
                try {
                    while (true) {
                        relay(at.accept(), "qa2@", taken);
                    }
                } catch (IOException e) {
                    // It is closed.
                }
            });
            serves.start();
            Mailer.descriptor().setSmtpPort(String.valueOf(at.getLocalPort()));
            ZonedDateTime day = ZonedDateTime.parse("2026-11-21T07:30:00Z");
            scene.gate("One", "qa", 1, false, null);
            tell();
            digests.send(day, 7);
            assertEquals(List.of("qa1@example.org"), taken);
            scene.gate("Two", "qa", 1, false, null);
            tell();
            digests.send(day.plusMinutes(10), 7);
            assertEquals("once a day", List.of("qa1@example.org"), taken);
            digests.send(day.plusDays(1), 7);
            assertEquals(List.of("qa1@example.org", "qa1@example.org"), taken);
        }
        Mailer.descriptor().setSmtpPort(String.valueOf(server.getSmtp().getPort()));
        digests.send(ZonedDateTime.parse("2026-11-22T07:50:00Z"), 7);
        assertEquals(Set.of("qa2@example.org"), to(messages().get(0)));
        assertEquals("2 events of configuration promotion", messages().get(0).getSubject());
        assertEquals(1, messages().size());
    }

    @Test
    public void eventThatACrashToreAsItWasKeptIsKeptAgain() throws Exception {
        User.getById("qa1", false).addProperty(new Wishes(Wishes.Mail.DIGEST));
        scene.gate("ÜÜÜÜ", "qa1", 1, false, null);
        tell();
        Path kept = Folders.list(folder.getRoot().toPath().resolve("digests")).get(0);
        byte[] whole = Files.readAllBytes(kept);
        for (int length = 1; length <= whole.length; length += 3) {
            Files.write(kept, Arrays.copyOf(whole, length));
            told = 1;
            tell();
            digests.send(ZonedDateTime.parse("2026-11-21T07:30:00Z").plusDays(length), 7);
            assertEquals("torn after " + length, 1, server.getReceivedMessages().length);
            server.purgeEmailFromAllMailboxes();
        }
    }

    @Test
    public void digestThatIsNotSentIsKept() throws Exception {
        User.getById("qa1", false).addProperty(new Wishes(Wishes.Mail.DIGEST));
        int port = server.getSmtp().getPort();
        server.stop();
        scene.gate("One", "qa1", 1, false, null);
        tell();
        ZonedDateTime day = ZonedDateTime.parse("2026-11-21T07:30:00Z");
        digests.send(day, 7);
        server = serve(port);
        digests.send(day.plusMinutes(10), 7);
        assertEquals(1, messages().size());
    }

    @Test
    public void wordsOfPeopleMakeNoHeaders() {
        assertEquals("a Bcc: x", MailHearer.subject("a\r\nBcc: x"));
        assertTrue(MailPost.isGood("desk@example.org"));
        for (String bad : List.of("a@b\r\nRCPT TO:<x@y>", "x", "a@b, c@d", "list: a@b;", "")) {
            assertFalse(bad, MailPost.isGood(bad));
        }
    }

    @Test
    public void definedMailGoesOutByItself() throws Exception {
        Receivers on = new Receivers();
        on.setMail(true);
        NoticeConfiguration.get().setReceivers(on);
        List<String> subjects = new ArrayList<>();
        scene.gate("Go live", "qa", 1, true, null);
        assertTrue(server.waitForIncomingEmail(Duration.ofSeconds(60).toMillis(), 1));
        for (MimeMessage message : messages()) {
            subjects.add(message.getSubject());
        }
        assertEquals(List.of("CR-1: 'Go live' waits for sign-off by 1 of qa"), subjects);
    }
}
