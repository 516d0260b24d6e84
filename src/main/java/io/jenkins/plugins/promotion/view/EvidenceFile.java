package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.EvidenceFolder;
import io.jenkins.plugins.promotion.change.EvidenceRecord;
import io.jenkins.plugins.promotion.change.EvidenceType;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/**
 * An attached file. A browser shows plain text and images only; anything else is a download, and nothing in it may run or
 * be taken for something else.
 */
@Restricted(NoExternalUse.class)
public final class EvidenceFile {

    private final SeenChange page;
    private final EvidenceRecord file;

    EvidenceFile(SeenChange page, EvidenceRecord file) {
        this.page = page;
        this.file = file;
    }

    public EvidenceRecord getFile() {
        return file;
    }

    /** In bytes; a page cannot ask the record, where the name means how many things there are. */
    public long getBytes() {
        return file.file().size();
    }

    public boolean isImage() {
        return EvidenceType.isImage(file.file().type());
    }

    /** What a program is told of it. */
    Map<String, Object> plain() {
        return new Plain()
                .put("id", file.id())
                .put("part", file.file().part())
                .put("name", file.name())
                .put("type", file.file().type())
                .put("size", file.file().size())
                .put("sha256", file.file().sha256())
                .put("note", file.file().note())
                .put("by", file.by())
                .put("at", file.at())
                .map();
    }

    /** Its contents; those that are not what was attached are refused. */
    public HttpResponse doIndex(
            StaplerRequest2 request,
            StaplerResponse2 response,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        byte[] contents;
        try {
            contents = EvidenceFolder.of(page.change()).read(file);
        } catch (Refusal e) {
            return Reply.of(authorization, accept).refuse(e, "..");
        }
        serve(contents, request, response);
        return null;
    }

    private void serve(byte[] contents, StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        boolean shown = EvidenceType.isShown(file.file().type());
        String type = shown ? file.file().type() : "application/octet-stream";
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("Content-Disposition", disposition(shown));
        ServedBytes.send(
                request, response, contents, type.startsWith("text/") ? type + ";charset=UTF-8" : type, file.at());
    }

    private String disposition(boolean shown) {
        String encoded = URLEncoder.encode(file.name(), StandardCharsets.UTF_8).replace("+", "%20");
        return (shown ? "inline" : "attachment") + "; filename=\"" + file.name().replaceAll("[^A-Za-z0-9._-]", "_")
                + "\"; filename*=UTF-8''" + encoded.replace("*", "%2A");
    }
}
