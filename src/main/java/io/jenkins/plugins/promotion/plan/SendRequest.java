package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Kind {@code http}: one request from the environment's node. Redirects are not followed.
 *
 * @param method such as {@code POST}
 * @param url <code>http</code> or <code>https</code>; may hold references, but none to credentials, since it is shown
 * @param headers values may hold references, those to credentials included
 * @param body empty for none; may hold references, those to credentials included
 * @param expectStatus the statuses that mean that it is done; empty for 200 to 299
 * @param idempotent whether sending it twice does no more than sending it once, so that it may be sent again after a crash
 * @param keyHeader the header that carries a key, the same for every attempt, by which the server knows a repetition;
 *     empty for none
 */
public record SendRequest(
        String method,
        String url,
        Map<String, String> headers,
        String body,
        List<Integer> expectStatus,
        boolean idempotent,
        String keyHeader)
        implements ItemAction {
    static final ItemKind KIND = new ItemKind(
            "http",
            SendRequest.class,
            List.of("method", "url", "headers", "body", "expectStatus", "idempotent", "idempotencyKey"),
            SendRequest::read);

    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final Set<String> SET_BY_CLIENT =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    public SendRequest {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        expectStatus = List.copyOf(expectStatus);
    }

    private static SendRequest read(Fields item, References references) {
        String method = item.required("method", "write GET, POST, PUT, PATCH or DELETE");
        if (!method.isBlank() && !method.matches("GET|HEAD|POST|PUT|PATCH|DELETE")) {
            item.problem(
                    "method",
                    Problems.quote(method) + " is no method of a request",
                    "write GET, HEAD, POST, PUT, PATCH or DELETE");
        }
        String url = item.required("url", "write an address such as https://shop.example/api/cache");
        references.check(item, "url", List.of(url));
        if (!url.isBlank() && !url.contains("${")) {
            try {
                address(url);
            } catch (Refusal e) {
                item.problem("url", "is refused", e.getMessage());
            }
        }
        Map<String, String> headers = new LinkedHashMap<>();
        item.mapping("headers").ifPresent(fields -> {
            for (String name : fields.all().keySet()) {
                String text = fields.text(name).orElse("");
                checkHeader(fields, name, name);
                if (text.chars().anyMatch(Character::isISOControl)) {
                    fields.problem(name, "has a line break or another control character", "write it on one line");
                } else if (text.chars().anyMatch(c -> c > '~')) {
                    fields.problem(
                            name,
                            "has a character that headers do not carry, "
                                    + Problems.quote(text.replaceAll("[ -~]", "")),
                            "write it in the form that the server expects, such as %C3%BC or Base64");
                }
                references.checkEnv(fields, name, text);
                headers.put(name, text);
            }
        });
        String body = item.text("body").orElse("");
        references.checkEnv(item, "body", body);
        String keyHeader = item.text("idempotencyKey").orElse("");
        if (!keyHeader.isEmpty()) {
            checkHeader(item, "idempotencyKey", keyHeader);
            if (headers.keySet().stream().anyMatch(keyHeader::equalsIgnoreCase)) {
                item.problem(
                        "idempotencyKey", "is among headers too", "leave it out there; its value is made for each run");
            }
        }
        return new SendRequest(method, url, headers, body, statuses(item), item.flag("idempotent"), keyHeader);
    }

    private static void checkHeader(Fields fields, String field, String name) {
        if (!name.matches(TOKEN)) {
            fields.problem(
                    field, Problems.quote(name) + " is no name of a header", "write a name such as Content-Type");
        } else if (SET_BY_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
            fields.problem(field, Problems.quote(name) + " is set by whoever sends a request", "leave it out");
        }
    }

    private static List<Integer> statuses(Fields item) {
        List<Integer> statuses = new ArrayList<>();
        for (String text : item.texts("expectStatus", true)) {
            if (text.matches("[2-5]\\d\\d")) {
                statuses.add(Integer.valueOf(text));
            } else {
                item.problem(
                        "expectStatus",
                        Problems.quote(text) + " is no status of an answer",
                        "write one such as 201, or a list of them");
            }
        }
        return statuses;
    }

    /**
     * The address to which a request can be sent.
     *
     * @throws Refusal if it is none, or holds a user's name or password, which would be shown
     */
    public static URI address(String url) {
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException e) {
            throw Refusal.incomplete("the address cannot be read: " + e.getReason() + " at character "
                    + (e.getIndex() + 1) + "; write blanks and other special characters as %20");
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        if (address.getPort() == 0 || address.getPort() > 65_535) {
            throw Refusal.incomplete(address.getPort() + " is no port; there are 1 to 65535");
        } else if (!Set.of("http", "https").contains(scheme) || address.getHost() == null) {
            throw Refusal.incomplete(
                    "it is no address of a server; write one such as https://shop.example/api/cache, and"
                            + " letters beyond a to z in the server's name as it is registered (xn--…)");
        } else if (address.getRawUserInfo() != null) {
            throw Refusal.incomplete("it holds a user's name; pass credentials in the header Authorization");
        } else if (address.getRawFragment() != null) {
            throw Refusal.incomplete("what follows '#' is never sent; leave it out, or write %23");
        }
        return address;
    }

    @Override
    public String kind() {
        return KIND.word();
    }

    @Override
    public void write(FieldWriter fields) {
        fields.text("method", method);
        fields.text("url", url);
        fields.plain("headers", headers.isEmpty() ? "" : YamlWords.map(headers));
        fields.text("body", body);
        fields.plain("expectStatus", expectStatus.isEmpty() ? "" : expectStatus.toString());
        fields.flag("idempotent", idempotent);
        fields.text("idempotencyKey", keyHeader);
    }

    @Override
    public void digest(Canonical digest, PlanFiles files) {
        digest.text(method).text(url).texts(headers).text(body);
        digest.texts(expectStatus.stream().map(String::valueOf).toList());
        digest.flag(idempotent).text(keyHeader);
    }

    @Override
    public String how() {
        return "send " + method + " " + url
                + (expectStatus.isEmpty()
                        ? ""
                        : ", which is to be answered by "
                                + expectStatus.stream().map(String::valueOf).collect(Collectors.joining(" or ")));
    }

    @Override
    public List<String> details(PlanFiles files) {
        List<String> details = new ArrayList<>();
        headers.forEach((name, value) -> details.add(name + ": " + value));
        if (!keyHeader.isEmpty()) {
            details.add(keyHeader + ": a key of this run");
        }
        if (!body.isEmpty()) {
            details.add(body);
        }
        return details;
    }

    /** Headers and body stay as they are, since they may hold secrets; that they can be resolved is made sure. */
    @Override
    public SendRequest resolved(ParameterValues values) {
        values.variables(headers, id -> "");
        values.variables(Map.of("body", body), id -> "");
        return new SendRequest(method, values.text(url), headers, body, expectStatus, idempotent, keyHeader);
    }
}
