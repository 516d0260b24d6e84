package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.change.RevisionRecord;
import io.jenkins.plugins.promotion.change.StoredPlan;
import io.jenkins.plugins.promotion.dossier.Document;
import io.jenkins.plugins.promotion.dossier.Procedure;
import java.io.IOException;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** A revision of the plan for those who follow it. */
@Restricted(NoExternalUse.class)
public final class ProcedurePage extends HandedOver {

    private final RevisionRecord revision;

    ProcedurePage(SeenChange page, RevisionRecord revision) {
        super(page);
        this.revision = revision;
    }

    @Override
    public String getDisplayName() {
        return Texts.text("Procedure");
    }

    @Override
    Document document() throws IOException {
        SeenChange page = getPage();
        return Procedure.of(page.getState(), revision, StoredPlan.read(page.change(), revision.number()));
    }

    @Override
    String name() {
        return getPage().change().key() + "-r" + revision.number() + "-procedure";
    }
}
