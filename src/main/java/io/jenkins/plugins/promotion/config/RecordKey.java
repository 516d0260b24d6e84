package io.jenkins.plugins.promotion.config;

import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.dossier.SignedHead;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The key that signs where the records of ended changes end, as an administrator named it. */
@Restricted(NoExternalUse.class)
public final class RecordKey {

    private RecordKey() {}

    /**
     * Signs where the record of an ended change ends, if there is a key for that and it is not signed yet.
     *
     * @return whether it was signed now
     * @throws Refusal if the key is not there, or is none
     */
    public static boolean sign(Change change) throws IOException {
        String id = PromotionConfiguration.get().getRecordKey();
        return !id.isEmpty() && !SignedHead.isSigned(change) && SignedHead.sign(change, text(id), id);
    }

    private static String text(String id) {
        try {
            return RecordKeys.find(id)
                    .orElseThrow(() -> Refusal.unknown(
                            "There is no secret file and no secret text '" + id + "' in the system or global scope"));
        } catch (NoClassDefFoundError e) {
            throw Refusal.mistake("A key needs the plugin Plain Credentials").causedBy(e);
        } catch (IOException e) {
            throw Refusal.mistake("The secret file '" + id + "' cannot be read").causedBy(e);
        }
    }

    /** @throws Refusal if there is no such credential, or it is no key */
    static void check(String id) {
        if (!id.isEmpty()) {
            SignedHead.key(text(id));
        }
    }

    /** The credentials that can be chosen. */
    static ListBoxModel choices(String current, boolean maySee) {
        ListBoxModel items = new ListBoxModel();
        items.add(ResourceBundleHolder.get(RecordKey.class).format("NotSigned"), "");
        if (maySee) {
            try {
                RecordKeys.addTo(items);
            } catch (NoClassDefFoundError e) {
                items.add(ResourceBundleHolder.get(RecordKey.class).format("NeedsCredentials"), "");
            }
        }
        if (items.stream().noneMatch(item -> item.value.equals(current))) {
            items.add(ResourceBundleHolder.get(RecordKey.class).format("Current"), current);
        }
        return items;
    }
}
