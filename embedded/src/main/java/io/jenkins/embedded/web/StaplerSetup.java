package io.jenkins.embedded.web;

import hudson.Functions;
import java.util.Locale;
import javax.servlet.ServletContextEvent;
import jenkins.model.Jenkins;
import org.apache.commons.jelly.JellyContext;
import org.apache.commons.jelly.Script;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.WebApp;
import org.kohsuke.stapler.jelly.DefaultScriptInvoker;
import org.kohsuke.stapler.jelly.JellyFacet;

/** Arranges genuine Stapler the way Jenkins does: root object, class loader, adjuncts, the language of texts, which views have addresses. */
final class StaplerSetup {
    private StaplerSetup() {}

    static void install(ServletContextEvent event) {
        ClassLoader classes = StaplerSetup.class.getClassLoader();
        WebApp web = WebApp.get(event.getServletContext());
        web.setClassLoader(classes);
        web.setFilterForFields(field -> false);
        web.setFilterForDoActions(WebMethods::isMeantForTheWeb);
        web.setDispatchValidator(new ViewAddresses());
        Stapler.setRoot(event, new WebRoot());
        web.getFacet(JellyFacet.class).scriptInvoker = new AppVariable();
        new Adjuncts(event.getServletContext());
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Functions.getCurrentLocale();
            }
        });
    }

    /** In views {@code app} is Jenkins, although the root of addresses is {@link WebRoot}. */
    private static final class AppVariable extends DefaultScriptInvoker {
        @Override
        protected void exportVariables(
                StaplerRequest request, StaplerResponse response, Script script, Object it, JellyContext context) {
            super.exportVariables(request, response, script, it, context);
            context.setVariable("app", Jenkins.get());
        }
    }
}
