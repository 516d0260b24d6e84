package io.jenkins.plugins.promotion.notice;

import io.jenkins.plugins.promotion.hearing.Hearer;
import io.jenkins.plugins.promotion.hearing.Letter;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts events to a webhook. */
record WebhookHearer(Webhook hook) implements Hearer {

    private static final String ALGORITHM = "HmacSHA256";

    @Override
    public String id() {
        return "webhook-" + hook.getName();
    }

    @Override
    public void hear(PromotionEvent event) throws IOException {
        if (!hook.wants(event)) {
            return;
        }
        Letter letter = Letters.of(event);
        byte[] body =
                switch (hook.getFormat()) {
                    case "chat" -> letter.chat();
                    case "teams" -> letter.teams();
                    default -> letter.json();
                };
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Promotion-Event", event.kind());
        headers.put("X-Promotion-Delivery", event.source().id());
        if (!hook.getSecretId().isEmpty()) {
            String secret = Webhook.secret(hook.getSecretId())
                    .orElseThrow(() -> new IOException("there is no secret text '" + hook.getSecretId()
                            + "' to sign with; nothing is posted without"));
            headers.put("X-Promotion-Signature", "sha256=" + signature(secret, body));
        }
        try {
            WebhookPost.send(Webhook.address(hook.getUrl()), hook.isPrivateAllowed(), headers, body);
        } catch (NoClassDefFoundError e) {
            throw new IOException("webhooks need the plugin Apache HttpComponents Client 5.x API: install it", e);
        }
    }

    /** HMAC-SHA256 over the bytes of the body, in hex. */
    static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
