package io.jenkins.plugins.promotion.execution;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.promotion.plan.Check;
import io.jenkins.plugins.promotion.plan.Parameter;
import io.jenkins.plugins.promotion.plan.SendRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Requests to a real server, by a plan. */
public class RequestWorkTest {
    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Bench bench;

    @Before
    public void serve() throws IOException {
        bench = new Bench(folder.getRoot().toPath());
        bench.parameters.put("token", new Parameter.Credentials("shop-token"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @After
    public void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("X-Token"));
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        heard.add(exchange.getRequestMethod() + " " + path + " " + token + " " + sent);
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
        if (path.equals("/hangup") && heard.size() == 1) {
            exchange.close();
            return;
        }
        byte[] body = (path.equals("/long")
                        ? "x".repeat((64 << 10) - 8) + token + "x".repeat(1 << 20)
                        : "you said " + token)
                .getBytes(StandardCharsets.UTF_8);
        if (path.equals("/moved")) {
            exchange.getResponseHeaders().set("Location", "/other");
        }
        exchange.sendResponseHeaders(path.equals("/moved") ? 302 : 201, body.length);
        try (exchange) {
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // Whoever has heard enough hangs up.
        }
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private SendRequest request(String path, boolean idempotent, String keyHeader, Integer... expected) {
        return new SendRequest(
                "POST", url(path), Map.of("X-Token", "${token}"), "hello", List.of(expected), idempotent, keyHeader);
    }

    private String told() throws IOException {
        return bench.ledger.lines().toString();
    }

    @Test
    public void theRequestIsSentOnceAndItsSecretIsToldNowhere() throws Exception {
        bench.add("send", request("/do", false, "", 201));
        Advance end = bench.go();
        assertEquals(List.of("POST /do " + Bench.SECRET + " hello"), heard);
        assertTrue(bench.story(), bench.story().contains("send:DONE"));
        assertFalse(told() + end, (told() + end).contains(Bench.SECRET));
    }

    @Test
    public void anotherStatusIsAFailureAndNoRedirectIsFollowed() throws Exception {
        bench.add("send", request("/moved", false, ""));
        bench.go();
        assertEquals(1, heard.size());
        assertTrue(bench.story(), bench.story().contains("send:FAILED"));
        assertTrue(
                told(),
                told().contains("was answered by 302 instead of one of 200 to 299; redirects are not followed"));
    }

    @Test
    public void aLongAnswerIsCut() throws Exception {
        bench.add("send", request("/long", false, ""));
        Advance.Performed end = (Advance.Performed) bench.run().advance();
        assertTrue(bench.story(), bench.story().contains("send:DONE"));
        assertEquals("x".repeat((64 << 10) - 8), end.outcome().output());
    }

    @Test
    public void whatMayHaveBeenSentIsAskedAbout() throws Exception {
        bench.add("send", request("/hangup", false, ""));
        for (int i = 0; i < 2; i++) {
            try {
                bench.go();
            } catch (IOException e) {
                assertTrue(e.getMessage(), e.getMessage().contains("may have been sent"));
            }
        }
        assertEquals(1, heard.size());
        assertFalse(bench.story(), bench.story().contains("send:DONE"));
        assertFalse(bench.story(), bench.story().contains("send:FAILED"));
    }

    @Test
    public void withAKeyItIsSentAgainUnderTheSameKey() throws Exception {
        bench.add("send", request("/hangup", false, "Idempotency-Key"));
        for (int i = 0; i < 2; i++) {
            try {
                bench.go();
            } catch (IOException e) {
                assertTrue(e.getMessage(), e.getMessage().contains("may have been sent"));
            }
        }
        assertEquals(2, heard.size());
        assertEquals(keys.get(0), keys.get(1));
        assertEquals(36, keys.get(0).length());
        assertTrue(bench.story(), bench.story().contains("send:DONE"));
    }

    @Test
    public void noServerMeansNothingWasSent() throws Exception {
        bench.add("send", request("/do", false, ""));
        server.stop(0);
        bench.go();
        assertTrue(told(), told().contains("was not sent"));
        assertTrue(bench.story(), bench.story().contains("send:FAILED"));
    }

    @Test
    public void whyThereIsNoConnectionIsTold() throws Exception {
        bench.add("send", new SendRequest("GET", "http://nowhere.invalid/", Map.of(), "", List.of(), false, ""));
        bench.go();
        assertTrue(told(), told().contains("the node knows no server of that name"));
    }

    @Test
    public void aCertificateThatIsNotTrustedIsToldAsThat() throws Exception {
        Path store = folder.getRoot().toPath().resolve("store.p12");
        String key = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int made = new ProcessBuilder(
                        key,
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit",
                        "-storetype",
                        "PKCS12")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertEquals(0, made);
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        secure.createContext("/", this::answer);
        secure.start();
        try {
            String url = "https://127.0.0.1:" + secure.getAddress().getPort() + "/";
            bench.add("send", new SendRequest("GET", url, Map.of(), "", List.of(), false, ""));
            bench.go();
        } finally {
            secure.stop(0);
        }
        assertEquals(List.of(), heard);
        assertTrue(told(), told().contains("Java on the node does not trust the certificate of the server"));
    }

    /** The client would send a question mark in its place. */
    @Test
    public void aHeaderThatCannotBeSentAsItIsIsNotSent() throws Exception {
        bench.add("send", new SendRequest("GET", url("/do"), Map.of("X-A", "M\u00fcller"), "", List.of(), false, ""));
        bench.go();
        assertEquals(List.of(), heard);
        assertTrue(told(), told().contains("other letters than headers carry"));
    }

    @Test
    public void aSecretIsMaskedAsJsonAndMarkupRepeatIt() {
        Secrets secrets = Secrets.of(List.of("a\"b\\c <d'e&f>"));
        for (String form : List.of(
                "a\\\"b\\\\c <d'e&f>",
                "a&quot;b\\c &lt;d&#39;e&amp;f&gt;",
                "a\"b\\c &lt;d'e&amp;f&gt;",
                "a%22b%5Cc%20%3Cd%27e%26f%3E")) {
            assertEquals("<" + Secrets.MASK + ">", secrets.mask("<" + form + ">"));
        }
    }

    @Test
    public void aDryRunSendsNothingAndACheckSaysWhetherThereIsSomethingToDo() throws Exception {
        bench.with("done", "").add("send", request("/do", true, ""));
        bench.dryRun = true;
        bench.go();
        bench.items.clear();
        bench.add("send", request("/do", true, ""), null, new Check.Exists("done"), null, null);
        bench.go();
        bench.filesOnly = true;
        bench.go();
        assertEquals(List.of(), heard);
    }
}
