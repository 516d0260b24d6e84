package io.jenkins.plugins.promotion.notice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * One POST to an address that an administrator named. No redirect is followed, nothing is kept of the answer but its status,
 * and the connection goes to an address that was looked at, not to what a name means a moment later. Loaded only where it is
 * needed, since the HTTP client comes from a plugin that may be absent.
 */
final class WebhookPost {

    private static final Timeout CONNECT = Timeout.ofSeconds(10);
    private static final Timeout ANSWER = Timeout.ofSeconds(20);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int MOST_HEADERS = 200;
    private static final int LONGEST_LINE = 16 << 10;

    private WebhookPost() {}

    /** Resolves names to addresses that may be connected to; these are then the only ones that are. */
    private record Looked(boolean privateAllowed) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] all = SystemDefaultDnsResolver.INSTANCE.resolve(host);
            InetAddress[] good = Arrays.stream(all)
                    .filter(address -> privateAllowed || PublicAddress.is(address))
                    .toArray(InetAddress[]::new);
            if (good.length == 0) {
                throw new UnknownHostException(host + " leads into a private network (" + all[0].getHostAddress()
                        + "), which its definition does not allow");
            }
            return good;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    private static final Http1Config BOUNDS = Http1Config.custom()
            .setMaxHeaderCount(MOST_HEADERS)
            .setMaxLineLength(LONGEST_LINE)
            .build();

    /**
     * Posts a body.
     *
     * @throws IOException if it was not taken, which an answer other than 2xx says too
     */
    static void send(URI url, boolean privateAllowed, Map<String, String> headers, byte[] body) throws IOException {
        HttpPost post = new HttpPost(url);
        headers.forEach(post::setHeader);
        post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
        Future<?> deadline = Timer.get().schedule(post::cancel, LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        HttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(BOUNDS)
                        .responseParserFactory(new DefaultHttpResponseParserFactory(BOUNDS)) // Needed by 5.3.
                        .build())
                .setDnsResolver(new Looked(privateAllowed))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setSocketTimeout(ANSWER)
                        .build())
                .build();
        try (CloseableHttpClient client = HttpClients.custom()
                        .setConnectionManager(connections)
                        .setDefaultRequestConfig(RequestConfig.custom()
                                .setResponseTimeout(ANSWER)
                                .build())
                        .setUserAgent("Jenkins-Configuration-Promotion")
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .build();
                // Closed without reading on: what is in the answer is of no interest, however long it is.
                ClassicHttpResponse answer =
                        client.executeOpen(new HttpHost(url.getScheme(), url.getHost(), url.getPort()), post, null)) {
            if (answer.getCode() / 100 != 2) {
                throw new IOException(url.getHost() + " answered " + answer.getCode());
            }
        } finally {
            deadline.cancel(false);
        }
    }
}
