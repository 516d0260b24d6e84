package io.jenkins.embedded.web;

import javax.servlet.ServletContextEvent;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.WebApp;
import org.kohsuke.stapler.framework.adjunct.AdjunctManager;

/** Arranges genuine Stapler the way Jenkins does: root object, class loader, adjuncts, which views have addresses. */
final class StaplerSetup {
    private StaplerSetup() {}

    static void install(ServletContextEvent event) {
        ClassLoader classes = StaplerSetup.class.getClassLoader();
        WebApp web = WebApp.get(event.getServletContext());
        web.setClassLoader(classes);
        web.setFilterForFields(field -> false);
        web.setDispatchValidator(new ViewAddresses());
        Stapler.setRoot(event, new WebRoot());
        event.getServletContext().setAttribute("app", Jenkins.get());
        new AdjunctManager(event.getServletContext(), classes, "adjuncts/" + StaticFiles.SESSION);
    }
}
