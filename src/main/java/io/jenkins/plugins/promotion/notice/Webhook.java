package io.jenkins.plugins.promotion.notice;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.promotion.environment.Mistakes;
import io.jenkins.plugins.promotion.hearing.PromotionEvent;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.wording.Lines;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jvnet.localizer.ResourceBundleHolder;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** An address to which events are posted, as an administrator defines it. */
@Restricted(NoExternalUse.class)
public class Webhook extends AbstractDescribableImpl<Webhook> {

    /** The form of what is posted: all of an event, signed; or one line for chats. */
    static final List<String> FORMATS = List.of("json", "chat", "teams");

    private final String name;
    private final String url;
    private String format = FORMATS.get(0);
    private String secretId = "";
    private List<String> kinds = new ArrayList<>();
    private boolean privateAllowed;

    /**
     * @param name letters, digits, {@code _} and {@code -}, 60 at the most; by it is kept what was delivered
     * @param url where to, http or https
     */
    @DataBoundConstructor
    public Webhook(String name, String url) {
        this.name = Util.fixNull(name).trim();
        this.url = Util.fixNull(url).trim();
    }

    public String getName() {
        return name;
    }

    public String getUrl() {
        return url;
    }

    /** One of {@link #FORMATS}. */
    public String getFormat() {
        return format;
    }

    @DataBoundSetter
    public void setFormat(String format) {
        this.format = Util.fixNull(format).isBlank() ? FORMATS.get(0) : format.trim();
    }

    /** Id of the secret text that signs what is posted, empty for none. */
    public String getSecretId() {
        return secretId;
    }

    @DataBoundSetter
    public void setSecretId(String secretId) {
        this.secretId = Util.fixNull(secretId).trim();
    }

    /** Kinds of events that are posted; none means all. */
    public List<String> getKinds() {
        return List.copyOf(kinds);
    }

    @DataBoundSetter
    public void setKinds(List<String> kinds) {
        this.kinds = Lines.each(kinds);
    }

    /** Whether it may lead into a private network, or to the controller's own machine. */
    public boolean isPrivateAllowed() {
        return privateAllowed;
    }

    @DataBoundSetter
    public void setPrivateAllowed(boolean privateAllowed) {
        this.privateAllowed = privateAllowed;
    }

    boolean wants(PromotionEvent event) {
        return kinds.isEmpty() || kinds.contains(event.kind());
    }

    void check(Mistakes mistakes) {
        mistakes.check("name", () -> checkName(name));
        mistakes.check("url", () -> address(url));
        mistakes.check("kinds", () -> Receivers.checkKinds(kinds));
        if (!FORMATS.contains(format)) {
            mistakes.add("format", "format: '" + format + "' is not known; it is " + String.join(" or ", FORMATS));
        }
    }

    private static void checkName(String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,59}")) {
            throw Refusal.mistake(
                    "a name begins with a letter or digit and has letters, digits, _ and - only, 60 at" + " the most");
        }
    }

    /** @throws Refusal if it is no address to which something can be posted */
    static URI address(String url) {
        try {
            URI uri = new URI(url);
            boolean web = List.of("http", "https").contains(Util.fixNull(uri.getScheme()));
            if (web && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw Refusal.mistake("url: '" + url + "' is no address: " + e.getReason())
                    .causedBy(e);
        }
        throw Refusal.mistake("url: '" + url + "' is no address of the web: it begins with https:// (or http://) and a"
                + " host, without user and fragment");
    }

    static Optional<String> secret(String id) {
        try {
            return SigningSecrets.find(id);
        } catch (NoClassDefFoundError e) {
            return Optional.empty();
        }
    }

    /** Registers the class. */
    @Extension
    @Symbol("promotionWebhook")
    public static class DescriptorImpl extends Descriptor<Webhook> {
        @Override
        public String getDisplayName() {
            return ResourceBundleHolder.get(Receivers.class).format("Webhook");
        }

        /** Texts, one a line. */
        public String lines(List<String> texts) {
            return texts == null ? "" : String.join("\n", texts);
        }

        /** Says what is wrong with a name. */
        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> checkName(Util.fixNull(value).trim()));
        }

        /** Says what is wrong with an address, or who can read along. */
        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            String url = Util.fixNull(value).trim();
            FormValidation says = Mistakes.whileTyping(() -> address(url));
            return says.kind == FormValidation.Kind.OK && url.startsWith("http:")
                    ? FormValidation.warning("Whoever is on the way can read and change what is posted; use https")
                    : says;
        }

        /** Says what is wrong with the kinds. */
        @POST
        public FormValidation doCheckKinds(@QueryParameter String value) {
            return Mistakes.whileTyping(() -> Receivers.checkKinds(Lines.each(List.of(Util.fixNull(value)))));
        }

        /** Says if there is no such secret. */
        @POST
        public FormValidation doCheckSecretId(@QueryParameter String value) {
            String id = Util.fixNull(value).trim();
            return Mistakes.whileTyping(() -> {
                if (!id.isEmpty() && secret(id).isEmpty()) {
                    throw Refusal.unknown("There is no secret text '" + id + "' in the system or global scope");
                }
            });
        }

        /** The secrets that can be chosen, by name; nobody but administrators sees any. */
        @POST
        public ListBoxModel doFillSecretIdItems(@QueryParameter String secretId) {
            ListBoxModel items = new ListBoxModel();
            items.add(ResourceBundleHolder.get(Receivers.class).format("NotSigned"), "");
            if (Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                try {
                    SigningSecrets.addTo(items);
                } catch (NoClassDefFoundError e) {
                    items.add(ResourceBundleHolder.get(Receivers.class).format("NeedsCredentials"), "");
                }
            }
            String current = Util.fixNull(secretId);
            if (items.stream().noneMatch(item -> item.value.equals(current))) {
                items.add(ResourceBundleHolder.get(Receivers.class).format("Current"), current);
            }
            return items;
        }

        /** The forms that can be chosen. */
        @POST
        public ListBoxModel doFillFormatItems() {
            ListBoxModel items = new ListBoxModel();
            items.add(ResourceBundleHolder.get(Receivers.class).format("Json"), "json");
            items.add(ResourceBundleHolder.get(Receivers.class).format("Chat"), "chat");
            items.add(ResourceBundleHolder.get(Receivers.class).format("Teams"), "teams");
            return items;
        }
    }
}
