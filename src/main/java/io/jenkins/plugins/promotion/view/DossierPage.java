package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.dossier.Document;
import io.jenkins.plugins.promotion.dossier.DossierFile;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;

/** The dossier of a change, and the file with it that can be verified offline. */
@Restricted(NoExternalUse.class)
public final class DossierPage extends HandedOver {

    DossierPage(SeenChange page) {
        super(page);
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Dossier");
    }

    @Override
    Document document() throws IOException {
        return DossierFile.document(getPage().change(), now());
    }

    @Override
    String name() {
        return getPage().change().key() + "-dossier";
    }

    public String getFileName() {
        return name() + ".zip";
    }

    /** The file by its name, {@code null} for any other. */
    public Whole getDynamic(String token) {
        return token.equals(getFileName()) ? new Whole() : null;
    }

    /** The file that can be verified. */
    public final class Whole {
        public void doIndex(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
            DossierFile file = DossierFile.of(getPage().change(), now());
            response.setHeader("Content-Disposition", "attachment; filename=\"" + file.name() + "\"");
            ServedBytes.send(request, response, file.bytes(), "application/zip", now());
        }
    }
}
