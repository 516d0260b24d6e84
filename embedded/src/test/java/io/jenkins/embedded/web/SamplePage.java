package io.jenkins.embedded.web;

import hudson.model.Api;
import hudson.model.Descriptor;
import hudson.model.RootAction;
import java.util.ArrayList;
import java.util.List;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.json.JsonBody;
import org.kohsuke.stapler.json.SubmittedForm;
import org.kohsuke.stapler.verb.POST;

/** A page as a plugin would have it, with every taglib, action and answer that the tests ask about. */
@ExportedBean
public class SamplePage implements RootAction {
    static final String NASTY = "<script>alert('x')</script>\"&";
    final List<String> done = new ArrayList<>();
    JSONObject submitted;

    @Override
    public String getIconFileName() {
        return "symbol-people-outline plugin-ionicons-api";
    }

    @Override
    public String getDisplayName() {
        return "Sample";
    }

    @Override
    public String getUrlName() {
        return "sample";
    }

    @Exported
    public String getNasty() {
        return NASTY;
    }

    @Exported
    public List<Part> getParts() {
        return List.of(new Part("one", 1), new Part("two", 2));
    }

    public Api getApi() {
        return new Api(this);
    }

    public int getBroken() {
        throw new IllegalStateException("secret detail");
    }

    public Descriptor<?> getDescriptor() {
        return Jenkins.get().getDescriptor("Thing");
    }

    @RequirePOST
    public HttpResponse doAct(@QueryParameter String what) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        done.add(what);
        return HttpResponses.redirectToDot();
    }

    @POST
    public HttpResponse doOnlyPost() {
        return HttpResponses.plainText("posted");
    }

    @RequirePOST
    public HttpResponse doSubmit(@SubmittedForm JSONObject form) {
        submitted = form;
        return HttpResponses.redirectToDot();
    }

    @POST
    public HttpResponse doBody(@JsonBody JSONObject body) {
        return HttpResponses.plainText(body.getString("a"));
    }

    /** Not for browsers: nothing here is of the web. */
    public void doInternal() {
        done.add("internal");
    }

    public HttpResponse doRefused() {
        return HttpResponses.forwardToView(this, "conflict");
    }

    public HttpResponse doBreak() {
        throw new IllegalStateException("secret detail");
    }

    /** Something exported. */
    @ExportedBean
    public static class Part {
        private final String name;
        private final int size;

        Part(String name, int size) {
            this.name = name;
            this.size = size;
        }

        @Exported
        public String getName() {
            return name;
        }

        @Exported
        public int getSize() {
            return size;
        }
    }
}
