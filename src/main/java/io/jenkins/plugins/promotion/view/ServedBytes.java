package io.jenkins.plugins.promotion.view;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.OffsetDateTime;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** Bytes as an answer, which a browser takes for what they are said to be and nothing else, and no proxy keeps. */
final class ServedBytes {

    private ServedBytes() {}

    /**
     * Sends them.
     *
     * @param type media type
     * @param since when they came to be
     */
    static void send(
            StaplerRequest2 request, StaplerResponse2 response, byte[] bytes, String type, OffsetDateTime since)
            throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "private");
        try {
            response.serveFile(
                    request,
                    new ByteArrayInputStream(bytes),
                    since.toInstant().toEpochMilli(),
                    (long) bytes.length,
                    "mime-type:" + type);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("an answer could not be sent", e);
        }
    }
}
