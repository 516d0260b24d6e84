package io.jenkins.plugins.promotion.view;

import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.HttpResponses;
import io.jenkins.plugins.promotion.config.Environments;
import io.jenkins.plugins.promotion.config.PromotionConfiguration;
import io.jenkins.plugins.promotion.environment.Environment;
import io.jenkins.plugins.promotion.environment.Mistakes;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.List;
import jenkins.model.Jenkins;
import net.sf.json.JSONException;
import net.sf.json.JSONObject;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** Page of one environment's definition, by the form that it has on the System page too. */
@Restricted(NoExternalUse.class)
public final class EnvironmentEditor extends PromotionPage {

    private static final Reply PAGE = Reply.of(null, null);

    private final Environment stored;
    private final Environment shown;
    private final Mistakes mistakes;

    /**
     * @param stored the definition as it is, {@code null} for a new one
     * @param shown what its form says, {@code null} for nothing yet
     * @param mistakes in what the form says
     */
    private EnvironmentEditor(Environment stored, Environment shown, Mistakes mistakes) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        this.stored = stored;
        this.shown = shown;
        this.mistakes = mistakes;
    }

    /** Of a definition, {@code null} for a new one. */
    static EnvironmentEditor of(Environment stored) {
        return new EnvironmentEditor(stored, stored, new Mistakes());
    }

    @Override
    public String getDisplayName() {
        return stored == null ? Texts.text("NewEnvironment") : stored.getName();
    }

    /** Name of the environment, {@code null} for a new one. */
    public String getName() {
        return stored == null ? null : stored.getName();
    }

    /** What the form shows. */
    public Environment getShown() {
        return shown;
    }

    /** Whose form it is. */
    public Descriptor<Environment> getDescriptor() {
        return descriptor();
    }

    private static Environment.DescriptorImpl descriptor() {
        return (Environment.DescriptorImpl) Jenkins.get().getDescriptorOrDie(Environment.class);
    }

    /** What was wrong with it when it was to be saved, a sentence for each field. */
    public List<String> getMistakes() {
        return mistakes.sentences();
    }

    public int getStatus() {
        return mistakes.isEmpty() ? 200 : Refusal.Kind.MISTAKE.status();
    }

    /** Stores the definition; one with mistakes comes back as it was typed. */
    @RequirePOST
    public HttpResponse doSave(StaplerRequest2 request, @QueryParameter String json) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        Environment typed;
        try {
            typed = typed(request, json);
        } catch (Refusal e) {
            return PAGE.refuse(e, ".");
        }
        Mistakes found = check(typed);
        if (!found.isEmpty()) {
            return HttpResponses.forwardToView(new EnvironmentEditor(stored, typed, found), "index");
        }
        PromotionConfiguration.get().put(typed);
        return HttpResponses.redirectTo(stored == null ? ".." : "../..");
    }

    private static Environment typed(StaplerRequest2 request, String json) {
        JSONObject form;
        try {
            form = JSONObject.fromObject(json);
        } catch (JSONException e) {
            throw Refusal.incomplete("This address takes what the form of an environment sends")
                    .causedBy(e);
        }
        if (form.isNullObject() || form.isEmpty()) {
            throw Refusal.incomplete("This address takes what the form of an environment sends")
                    .mend("Scripts must be allowed in the browser, as for all of Jenkins' forms.");
        }
        return request.bindJSON(Environment.class, form);
    }

    private Mistakes check(Environment typed) {
        Mistakes found = typed.mistakes();
        boolean renamed = stored != null && !stored.getName().equals(typed.getName());
        if (renamed) {
            found.add("name", "The name stays '" + stored.getName() + "': changes, locks and records know it by that");
        } else if (stored == null && Environments.isTaken(typed.getName())) {
            found.add("name", "There is an environment of this name already; choose another");
        }
        if (found.isEmpty()) {
            found.check("type", () -> Environments.requireApart(typed));
        }
        String node = typed.getNode();
        add(found, "node", descriptor().doCheckNode(null, node));
        add(found, "builtInNode", descriptor().doCheckBuiltInNode(null, typed.isBuiltInNode(), node));
        return found;
    }

    private static void add(Mistakes found, String field, FormValidation said) {
        if (said.kind != FormValidation.Kind.OK) {
            found.add(field, said.getMessage());
        }
    }

    /** Why it cannot be deleted, empty if it can. */
    public List<String> getNeeds() throws IOException {
        return stored == null ? List.of() : ChangePage.custody().needs(stored.getName());
    }

    /** Deletes the definition; nothing on the node is touched. */
    @RequirePOST
    public HttpResponse doDelete() throws IOException {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        List<String> needs = getNeeds();
        if (!needs.isEmpty()) {
            return PAGE.refuse(
                    Refusal.conflict("Environment '" + getName() + "' is still needed")
                            .because(String.join("; ", needs)),
                    ".");
        }
        PromotionConfiguration.get().remove(getName());
        return HttpResponses.redirectTo("../..");
    }
}
