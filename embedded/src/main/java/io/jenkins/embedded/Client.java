package io.jenkins.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.User;
import io.jenkins.embedded.web.ApiTokens;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/** One user's way to the host over HTTP, with an API token. */
final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .cookieHandler(new CookieManager()) // A crumb is a session's.
            .build();
    private final URI root;
    private final String authorization;
    /** Name and value of a header, empty where none is asked for, {@code null} before that is known. */
    private String crumb;

    private Client(URI root, String authorization) {
        this.root = root;
        this.authorization = authorization;
    }

    /** Makes a token for the user and uses it. */
    static Client of(URI root, String user) {
        Client client = of(root, user, ApiTokens.create(User.getById(user, true)));
        client.crumb = ""; // Who comes with a token needs none.
        return client;
    }

    /** As a user with a password or a token of any controller, which may ask for a crumb. */
    static Client of(URI root, String user, String secret) {
        return new Client(root, basic(user, secret));
    }

    private static String basic(String user, String secret) {
        String pair = user + ":" + secret;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** What a page exports, three levels deep. */
    JsonNode get(String page) throws IOException, InterruptedException {
        return send(request(page + "api/json?depth=3").GET());
    }

    JsonNode post(String address, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = request(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        String known = crumb();
        return send(
                known.isEmpty()
                        ? request
                        : request.header(
                                known.substring(0, known.indexOf(':')), known.substring(known.indexOf(':') + 1)));
    }

    private String crumb() throws IOException, InterruptedException {
        if (crumb == null) {
            HttpResponse<String> answer = http.send(
                    request("crumbIssuer/api/json").build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            JsonNode told = answer.statusCode() == 200 ? JSON.readTree(answer.body()) : null;
            if (told == null && answer.statusCode() != 404) {
                throw new IOException("crumbIssuer answers " + answer.statusCode());
            }
            crumb = told == null
                    ? ""
                    : told.path("crumbRequestField").asText() + ":"
                            + told.path("crumb").asText();
        }
        return crumb;
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(root.resolve(address))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Authorization", authorization);
    }

    /** @throws IOException with the host's reason when it refuses */
    private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        JsonNode answer = json ? JSON.readTree(response.body()) : JSON.createObjectNode();
        if (response.statusCode() >= 300) {
            throw new IOException(response.request().uri().getPath() + " answers " + response.statusCode() + " "
                    + answer.path("error").asText());
        }
        return answer;
    }
}
