package io.jenkins.plugins.promotion.view;

import java.util.Locale;
import java.util.MissingResourceException;
import org.jvnet.localizer.LocaleProvider;
import org.jvnet.localizer.ResourceBundleHolder;

/** Names that Jenkins shows in menus; texts of pages stand beside their views. */
final class Texts {

    private static final ResourceBundleHolder TEXTS = ResourceBundleHolder.get(Texts.class);

    private Texts() {}

    /** The viewer's language. */
    static Locale language() {
        return LocaleProvider.getLocale();
    }

    /** The text of this key, or the other where there is none. */
    static String known(String key, String otherwise) {
        try {
            return text(key);
        } catch (MissingResourceException e) {
            return otherwise;
        }
    }

    static String text(String key, Object... arguments) {
        return TEXTS.format(key, arguments);
    }
}
