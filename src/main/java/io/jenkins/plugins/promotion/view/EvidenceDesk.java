package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.Evidence;
import io.jenkins.plugins.promotion.change.EvidenceKinds;
import io.jenkins.plugins.promotion.change.fact.EvidenceOf;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.process.people.Attaching;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.commons.fileupload2.core.FileItem;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Header;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Where files are attached to a gate, a run of the plan, or its way back: {@code files/attach}. */
@Restricted(NoExternalUse.class)
public final class EvidenceDesk {

    private final SeenChange page;
    private final EvidenceOf to;
    private final String of;
    private final Attaching.Allowed allowed;

    /** @param allowed whom and what is right, asked before anything of the upload is read */
    EvidenceDesk(SeenChange page, EvidenceOf to, String of, Attaching.Allowed allowed) {
        this.page = page;
        this.to = to;
        this.of = of;
        this.allowed = allowed;
    }

    /** Which files may be attached. */
    public EvidenceKinds getKinds() {
        return PromotionConfiguration.get().evidenceKinds();
    }

    /** What is attached to the whole ({@code part} is {@code null}) or to a test case or item. */
    public List<EvidenceFile> files(String part) {
        return Evidence.of(page.getState(), to, of, part).stream()
                .map(file -> new EvidenceFile(page, file))
                .toList();
    }

    /** All of it, the parts' included, as plain data. */
    List<Map<String, Object>> plain() {
        return Evidence.of(page.getState(), to, of).stream()
                .map(file -> new EvidenceFile(page, file).plain())
                .toList();
    }

    /**
     * Attaches the file of the form field {@code file}.
     *
     * @param part test case or item, nothing for the whole
     * @param note what it shows
     */
    @RequirePOST
    public HttpResponse doAttach(
            StaplerRequest2 request,
            @QueryParameter String part,
            @QueryParameter String note,
            @Header("Authorization") String authorization,
            @Header("Accept") String accept)
            throws IOException {
        return Reply.of(authorization, accept).to("..", () -> {
            String what = part == null || part.isBlank() ? null : part.trim();
            allowed.require(page.change().state(), what);
            FileItem<?> file = sent(request);
            if (file == null) {
                throw Refusal.incomplete("Choose a file to attach");
            }
            if (file.getSize() > Attaching.MOST_BYTES) {
                throw Attaching.tooLarge("The file");
            }
            String id = new Attaching(page.change(), getKinds())
                    .attach(Actor.person(Who.person().id()), to, of, what, note, file.getName(), file.get(), allowed);
            return Map.of("id", id);
        });
    }

    private static FileItem<?> sent(StaplerRequest2 request) throws IOException {
        try {
            return request.getFileItem2("file");
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the upload could not be read", e);
        }
    }
}
