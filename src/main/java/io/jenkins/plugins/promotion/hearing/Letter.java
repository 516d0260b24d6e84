package io.jenkins.plugins.promotion.hearing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.promotion.journal.Json;
import io.jenkins.plugins.promotion.wording.Lines;
import java.nio.charset.StandardCharsets;

/**
 * An event as it is sent out.
 *
 * @param root address of Jenkins with a slash at its end, empty where nobody entered it
 */
public record Letter(PromotionEvent event, String root) {

    /** Not seen, and keeps what is before it from what is behind. */
    static final String APART = "\u200b";

    /** Absolute address of the page where a person reads on or acts. */
    public String link() {
        return root + event.link();
    }

    /** One line for people: of which change, what, where. */
    public String line() {
        String change = event.source().change();
        return Lines.one(((change.isEmpty() ? "" : change + ": ") + event.text()).replaceAll("\\R", " "));
    }

    /** What happened, for a letter; what people wrote over several lines begins none of the letter's own. */
    public String words() {
        return Lines.several(event.text());
    }

    /**
     * For programs: what all events have ({@code id}, {@code kind}, {@code at}, {@code change}, {@code changeKey}, {@code
     * job}, {@code by}, {@code text}, {@code link}), and in {@code event} what its kind has besides.
     */
    public byte[] json() {
        ObjectNode rest = Json.of((Record) event);
        ObjectNode json = (ObjectNode) rest.remove("source");
        json.put("kind", event.kind());
        json.put("text", event.text());
        json.put("link", link());
        json.set("event", rest);
        return bytes(json);
    }

    /** For Slack and Mattermost: one line, in which nothing is taken for a mention, a hidden link or a tag. */
    public byte[] chat() {
        String safe = plain().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return bytes(JsonNodeFactory.instance.objectNode().put("text", safe));
    }

    /** For a workflow of Teams, which takes cards only: the same line on one, where no character stands for another. */
    public byte[] teams() {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("type", "message");
        ObjectNode card = message.putArray("attachments")
                .addObject()
                .put("contentType", "application/vnd.microsoft.card.adaptive")
                .putObject("content")
                .put("type", "AdaptiveCard")
                .put("version", "1.4");
        card.putArray("body")
                .addObject()
                .put("type", "TextBlock")
                .put("wrap", true)
                .put("text", plain().replace("<", "<" + APART));
        return bytes(message);
    }

    private String plain() {
        return unmarked(line() + " " + link());
    }

    /** The same to read, without mentions and hidden links. */
    static String unmarked(String text) {
        return text.replace("@", "@" + APART).replace("](", "]" + APART + "(").replace("][", "]" + APART + "[");
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
