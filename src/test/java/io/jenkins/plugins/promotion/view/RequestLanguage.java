package io.jenkins.plugins.promotion.view;

import hudson.Functions;
import java.util.Locale;
import org.junit.rules.ExternalResource;
import org.jvnet.localizer.LocaleProvider;

/** Texts are in the language of the request, as a controller sees to when it starts; the harness of genuine Jenkins leaves it out. */
public final class RequestLanguage extends ExternalResource {

    private LocaleProvider before;

    @Override
    protected void before() {
        before = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Functions.getCurrentLocale();
            }
        });
    }

    @Override
    protected void after() {
        LocaleProvider.setProvider(before);
    }
}
