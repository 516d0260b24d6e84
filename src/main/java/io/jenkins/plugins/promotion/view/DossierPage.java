package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.dossier.Document;
import io.jenkins.plugins.promotion.dossier.DossierFile;
import java.io.IOException;
import org.kohsuke.stapler.HttpResponse;

/** The dossier of a change, and the file with it that can be verified offline. */
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
        public HttpResponse doIndex() throws IOException {
            DossierFile file = DossierFile.of(getPage().change(), now());
            return BinaryAnswer.of(file.name(), file.bytes());
        }
    }
}
