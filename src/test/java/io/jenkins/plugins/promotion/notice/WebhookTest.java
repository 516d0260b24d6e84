package io.jenkins.plugins.promotion.notice;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hudson.util.Secret;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.hearing.Desk;
import io.jenkins.plugins.promotion.hearing.Outbox;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.process.people.Scene;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** What a real receiver gets, and what it does not. */
public class WebhookTest {

    @ClassRule
    public static JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final List<Post> posts = new CopyOnWriteArrayList<>();
    private final List<Integer> answers = new CopyOnWriteArrayList<>();
    private HttpServer server;

    private record Post(String path, String delivery, String kind, String signature, byte[] body) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }
    }

    @Before
    public void listen() throws IOException {
        server = serve(0);
        JenkinsLocationConfiguration.get().setUrl("https://ci.example.org/");
    }

    @After
    public void stop() {
        server.stop(0);
        NoticeConfiguration.get().setReceivers(new Receivers());
    }

    private HttpServer serve(int port) throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        made.createContext("/", this::take);
        made.start();
        return made;
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status = answers.isEmpty() ? 204 : answers.remove(0);
        posts.add(new Post(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("X-Promotion-Delivery"),
                exchange.getRequestHeaders().getFirst("X-Promotion-Event"),
                exchange.getRequestHeaders().getFirst("X-Promotion-Signature"),
                body));
        if (status / 100 == 3) {
            exchange.getResponseHeaders()
                    .add("Location", "http://127.0.0.1:" + server.getAddress().getPort() + "/other");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private Webhook hook(String host) {
        Webhook hook = new Webhook(
                "tickets", "http://" + host + ":" + server.getAddress().getPort() + "/in");
        hook.setPrivateAllowed(true);
        return hook;
    }

    private static PromotionEvent event() {
        return new PromotionEvent.ApplyFailed(
                new PromotionEvent.Source(
                        "CR-1-9", OffsetDateTime.parse("2026-11-21T09:00:00Z"), "CR-1", "CR-1", "shop", "build:shop#1"),
                "apply-1",
                "production",
                "pool",
                "<b> & \"quoted\"");
    }

    @Test
    public void jsonSaysAllAndIsSigned() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.SYSTEM, "hook-key", "signs", Secret.fromString("a secret")));
        Webhook hook = hook("127.0.0.1");
        hook.setSecretId("hook-key");
        new WebhookHearer(hook).hear(event());
        Post post = posts.get(0);
        assertEquals("CR-1-9", post.delivery());
        assertEquals("apply-failed", post.kind());
        JsonNode json = post.json();
        assertEquals("CR-1-9", json.path("id").asText());
        assertEquals("apply-failed", json.path("kind").asText());
        assertEquals("shop", json.path("job").asText());
        assertEquals("pool", json.path("event").path("item").asText());
        assertEquals(
                "https://ci.example.org/promotion-changes/CR-1/apply/apply-1/",
                json.path("link").asText());
        String right = "sha256=" + WebhookHearer.signature("a secret", post.body());
        assertEquals(right, post.signature());
        byte[] other = new String(post.body(), StandardCharsets.UTF_8)
                .replace("pool", "fool")
                .getBytes(StandardCharsets.UTF_8);
        assertFalse(right.equals("sha256=" + WebhookHearer.signature("a secret", other)));
    }

    /** RFC 4231, test case 2. */
    @Test
    public void signatureIsHmacSha256() {
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                WebhookHearer.signature("Jefe", "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    public void withoutItsSecretNothingIsPosted() {
        Webhook hook = hook("127.0.0.1");
        hook.setSecretId("gone");
        assertThrows(IOException.class, () -> new WebhookHearer(hook).hear(event()));
        assertTrue(posts.isEmpty());
    }

    @Test
    public void chatGetsOneLineWithoutMarkup() throws Exception {
        Webhook hook = hook("127.0.0.1");
        hook.setFormat("chat");
        new WebhookHearer(hook).hear(event());
        assertEquals(
                "CR-1: Item 'pool' failed on production: &lt;b&gt; &amp; \"quoted\""
                        + " https://ci.example.org/promotion-changes/CR-1/apply/apply-1/",
                posts.get(0).json().path("text").asText());
    }

    /** What the workflow "Send webhook alerts to a channel" of Teams takes; its older connectors, which took a text, are gone. */
    @Test
    public void teamsGetsTheLineOnACard() throws Exception {
        Webhook hook = hook("127.0.0.1");
        hook.setFormat("teams");
        new WebhookHearer(hook).hear(event());
        JsonNode message = posts.get(0).json();
        assertEquals("message", message.path("type").asText());
        JsonNode attached = message.path("attachments").path(0);
        assertEquals(
                "application/vnd.microsoft.card.adaptive",
                attached.path("contentType").asText());
        assertEquals("AdaptiveCard", attached.path("content").path("type").asText());
        JsonNode block = attached.path("content").path("body").path(0);
        assertEquals("TextBlock", block.path("type").asText());
        assertEquals(
                "CR-1: Item 'pool' failed on production: <\u200bb> & \"quoted\""
                        + " https://ci.example.org/promotion-changes/CR-1/apply/apply-1/",
                block.path("text").asText());
    }

    @Test
    public void privateAddressIsNotConnectedToWhateverItsName() throws Exception {
        for (String host : List.of("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]")) {
            Webhook hook = new Webhook(
                    "x", "http://" + host + ":" + server.getAddress().getPort() + "/");
            Exception refused = assertThrows(host, Exception.class, () -> new WebhookHearer(hook).hear(event()));
            assertTrue(host + ": " + refused, refused instanceof IOException || refused instanceof Refusal);
        }
        assertTrue(posts.isEmpty());
    }

    @Test
    public void redirectIsNotFollowed() {
        answers.add(307);
        IOException refused = assertThrows(IOException.class, () -> new WebhookHearer(hook("127.0.0.1")).hear(event()));
        assertThat(refused.getMessage(), containsString("307"));
        assertEquals(List.of("/in"), posts.stream().map(Post::path).toList());
    }

    /** What it answers is kept nowhere, so an answer without an end must not fill the memory. */
    @Test
    public void answerWithALineThatDoesNotEndIsNotReadToItsEnd() throws Exception {
        for (String endless : List.of("X-Long: " + "x".repeat(1 << 20) + "\r\n", "X-Many: x\r\n".repeat(10_000))) {
            try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                Thread answers = new Thread(() -> {
                    try (Socket one = rude.accept()) {
                        one.getOutputStream()
                                .write(("HTTP/1.1 204 No Content\r\n" + endless + "\r\n")
                                        .getBytes(StandardCharsets.US_ASCII));
                        one.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        // It hung up.
                    }
                });
                answers.start();
                Webhook hook = new Webhook("rude", "http://127.0.0.1:" + rude.getLocalPort() + "/");
                hook.setPrivateAllowed(true);
                assertThrows(IOException.class, () -> new WebhookHearer(hook).hear(event()));
                answers.join();
            }
        }
    }

    @Test
    public void whatIsNotWantedIsNotPosted() throws Exception {
        Webhook hook = hook("127.0.0.1");
        hook.setKinds(List.of("gate-opened\nchange-closed"));
        new WebhookHearer(hook).hear(event());
        assertTrue(posts.isEmpty());
    }

    /** A receiver that is down, answers 503, breaks the connection off, and is back: nothing is lost or out of order. */
    @Test
    public void receiverThatComesBackGetsEverythingInOrder() throws Exception {
        Scene scene = new Scene(folder.getRoot().toPath());
        Desk desk = new Desk(scene.clock);
        Outbox outbox = new Outbox(scene.changes, folder.getRoot().toPath().resolve("hearing"), scene.clock, desk);
        scene.clock.pass(Duration.ofMillis(1));
        outbox.hearers(List.of(new WebhookHearer(hook("127.0.0.1"))));
        int port = server.getAddress().getPort();
        server.stop(0);
        scene.gate("One", "qa", 1, false, null);
        outbox.changed(scene.change.key());
        desk.settle();
        scene.gate("Two", "qa", 1, false, null);
        outbox.changed(scene.change.key());
        desk.settle();
        try (ServerSocket rude = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
            Thread breaks = new Thread(() -> {
                try {
                    rude.accept().close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            breaks.start();
            desk.passOne();
            breaks.join();
        }
        server = serve(port);
        answers.add(503);
        desk.passOne();
        assertEquals(List.of("CR-1-2"), posts.stream().map(Post::delivery).toList());
        desk.passOne();
        assertEquals(
                List.of("CR-1-2", "CR-1-2", "CR-1-3"),
                posts.stream().map(Post::delivery).toList());
    }

    @Test
    public void definedHookHearsWhatHappensFromThenOn() throws Exception {
        Receivers receivers = new Receivers();
        receivers.setWebhooks(List.of(hook("127.0.0.1")));
        NoticeConfiguration.get().setReceivers(receivers);
        Promotion.get()
                .changes()
                .use(new ChangeName("CR-9"), "shop", "ann")
                .record(Actor.person("ann"), new ChangeFact.Closed("done"));
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertEquals(1, posts.size()));
        assertEquals("change-closed", posts.get(0).kind());
    }

    @Test
    public void definitionTellsAllItsMistakes() {
        Receivers receivers = new Receivers();
        Webhook wrong = new Webhook("a b", "ftp://example.org");
        wrong.setKinds(List.of("gate-openend"));
        receivers.setWebhooks(List.of(wrong));
        Refusal refused =
                assertThrows(Refusal.class, () -> NoticeConfiguration.get().setReceivers(receivers));
        assertThat(refused.getMessage(), containsString("a name begins with"));
        assertThat(refused.getMessage(), containsString("ftp://example.org"));
        assertThat(refused.getMessage(), containsString("gate-openend"));
        for (String url : List.of("https://u:p@example.org/", "https:///x", "example.org", "https://a b/")) {
            assertThrows(url, Refusal.class, () -> Webhook.address(url));
        }
    }

    /** As with mail: what cannot be done is refused when it is asked for. */
    @Test
    public void checksNeedAPluginThatPublishesThem() {
        Receivers receivers = new Receivers();
        receivers.setChecks(true);
        Refusal refused =
                assertThrows(Refusal.class, () -> NoticeConfiguration.get().setReceivers(receivers));
        assertThat(refused.getMessage(), containsString("checks: they need the Checks API plugin"));
        assertFalse(NoticeConfiguration.get().getReceivers().isChecks());
    }
}
