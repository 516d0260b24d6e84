package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.execution.ItemOutcome.Ending;
import io.jenkins.plugins.promotion.execution.ItemOutcome.Would;
import io.jenkins.plugins.promotion.plan.SendRequest;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Lengths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * One request, sent once, whose redirects are not followed. Headers and body may hold secrets, so they are never shown. If no
 * answer comes, nobody knows what the server did; that is found out as after a crash.
 */
record RequestWork(
        String method,
        String url,
        Map<String, String> headers,
        String body,
        List<Integer> expectStatus,
        boolean idempotent,
        String keyHeader)
        implements NodeWork {
    private static final int KEPT = 64 * 1024;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
    private static final String BODY = "body";

    RequestWork {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        expectStatus = List.copyOf(expectStatus);
    }

    static RequestWork of(SendRequest request, Supplies supplies) {
        return new RequestWork(
                request.method(),
                request.url(),
                supplies.variables(request.headers()),
                supplies.variables(Map.of(BODY, request.body())).get(BODY),
                request.expectStatus(),
                request.idempotent(),
                request.keyHeader());
    }

    /** What a server answers may repeat secrets. */
    @Override
    public boolean runsPrograms() {
        return true;
    }

    @Override
    public ItemOutcome run(Workplace at) throws IOException, InterruptedException {
        Duration timeout = at.timeout() == null ? TIMEOUT : at.timeout();
        HttpRequest request = request(at.key());
        at.begins(name());
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, head -> new Beginning(KEPT + at.secrets().longest()));
        try {
            return told(answer.get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS), at);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof SSLHandshakeException) {
                return ItemOutcome.of(Ending.FAILED, at.secrets().mask(notSent(cause)));
            }
            throw new IOException(name() + " may have been sent, but was not answered: " + cause, cause);
        } catch (TimeoutException e) {
            throw new IOException(name() + " was not answered within " + Lengths.text(timeout), e);
        } finally {
            answer.cancel(true);
        }
    }

    /** Why there was no connection, which may stand deep in what the client says. */
    private String notSent(Throwable problem) {
        String why = "";
        boolean certificate = false;
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException || each instanceof UnknownHostException) {
                return RunWords.say("notKnown", name());
            }
            certificate |= each instanceof CertificateException || each instanceof CertPathBuilderException;
            why = each.getMessage() == null ? why : each.getMessage();
        }
        return RunWords.say(
                certificate ? "notTrusted" : problem instanceof SSLHandshakeException ? "notSecure" : "notSent",
                name(),
                why.isEmpty() ? "none was accepted" : why);
    }

    private HttpRequest request(String key) {
        try {
            URI address = SendRequest.address(url);
            HttpRequest.Builder request = HttpRequest.newBuilder(address)
                    .method(
                            method,
                            body.isEmpty()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            headers.forEach((name, value) -> {
                if (value.chars().anyMatch(c -> c > '~')) {
                    throw new IllegalArgumentException(name);
                }
                request.setHeader(name, value);
            });
            if (!keyHeader.isEmpty()) {
                request.setHeader(keyHeader, key);
            }
            return request.build();
        } catch (IllegalArgumentException e) {
            // Its text may quote a secret.
            throw Refusal.incomplete(
                    "a header has a value that cannot be sent, such as one of several lines or with other"
                            + " letters than headers carry; mend the plan or the credentials it refers to");
        }
    }

    private ItemOutcome told(HttpResponse<byte[]> answer, Workplace at) {
        int status = answer.statusCode();
        boolean meant = expectStatus.isEmpty() ? status / 100 == 2 : expectStatus.contains(status);
        String expected = expectStatus.isEmpty() ? "one of 200 to 299" : String.valueOf(expectStatus);
        return ItemOutcome.of(
                        meant ? Ending.DONE : Ending.FAILED,
                        meant
                                ? RunWords.say("answered", name(), String.valueOf(status))
                                : RunWords.say(
                                        MOVED.contains(status) ? "sentElsewhere" : "answeredOtherwise",
                                        name(),
                                        String.valueOf(status),
                                        expected),
                        "",
                        "status " + status)
                .withOutput(at.secrets().beginning(answer.body(), KEPT));
    }

    @Override
    public ItemOutcome dryRun(Workplace at) {
        request("");
        return ItemOutcome.would(Would.UNKNOWN, "would send " + name());
    }

    @Override
    public ItemOutcome recheck(Workplace at) throws IOException, InterruptedException {
        if (at.verify() != null) {
            return at.recheck("status unknown");
        }
        return idempotent || !keyHeader.isEmpty()
                ? ItemOutcome.of(Ending.NOT_DONE, RunWords.say("maySendAgain"))
                : ItemOutcome.of(Ending.UNKNOWN, RunWords.say("whetherItWasSent", name()));
    }

    private String name() {
        return method + " " + url;
    }

    @Override
    public String toString() {
        return "RequestWork[" + name() + ", headers=" + headers.keySet() + "]";
    }

    /** Keeps the beginning of an answer, and hangs up when there is more. */
    private static final class Beginning implements HttpResponse.BodySubscriber<byte[]> {
        private final int most;
        private final CompletableFuture<byte[]> kept = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.Subscription subscription;

        Beginning(int most) {
            this.most = most;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return kept;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] read = new byte[Math.min(buffer.remaining(), most - bytes.size())];
                buffer.get(read);
                bytes.writeBytes(read);
            }
            if (bytes.size() == most) {
                subscription.cancel();
                onComplete();
            }
        }

        @Override
        public void onError(Throwable problem) {
            kept.completeExceptionally(problem);
        }

        @Override
        public void onComplete() {
            kept.complete(bytes.toByteArray());
        }
    }
}
