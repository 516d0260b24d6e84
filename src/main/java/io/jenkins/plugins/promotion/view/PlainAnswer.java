package io.jenkins.plugins.promotion.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.util.HttpResponses;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;

/** An answer that is no page: JSON with a status, or a file to keep. Reached by forwarding only. */
@Restricted(NoExternalUse.class)
public final class PlainAnswer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;
    private final String contentType;
    private final String fileName;
    private final String text;

    private PlainAnswer(int status, String contentType, String fileName, String text) {
        this.status = status;
        this.contentType = contentType;
        this.fileName = fileName;
        this.text = text;
    }

    /** Plain data as JSON. */
    static HttpResponse json(int status, Map<String, ?> data) {
        try {
            return new PlainAnswer(status, "application/json;charset=UTF-8", null, JSON.writeValueAsString(data))
                    .send();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no plain data", e);
        }
    }

    /**
     * A file to keep.
     *
     * @param fileName letters, digits, {@code .}, {@code _} and {@code -} only
     */
    static HttpResponse file(String fileName, String contentType, String text) {
        return new PlainAnswer(200, contentType + ";charset=UTF-8", fileName, text).send();
    }

    /** Text for a program that knows its type. */
    static HttpResponse text(String contentType, String text) {
        return new PlainAnswer(200, contentType + "; charset=utf-8", null, text).send();
    }

    /** That what the caller has is still so: no content. */
    static HttpResponse unchanged() {
        return new PlainAnswer(204, "text/plain;charset=UTF-8", null, "").send();
    }

    private HttpResponse send() {
        return HttpResponses.forwardToView(this, "text");
    }

    public int getStatus() {
        return status;
    }

    public String getContentType() {
        return contentType;
    }

    public String getDisposition() {
        return fileName == null ? null : "attachment; filename=\"" + fileName + "\"";
    }

    public String getText() {
        return text;
    }
}
