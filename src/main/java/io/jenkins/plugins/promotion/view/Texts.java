package io.jenkins.plugins.promotion.view;

import org.jvnet.localizer.ResourceBundleHolder;

/** Names that Jenkins shows in menus; texts of pages stand beside their views. */
final class Texts {

    private static final ResourceBundleHolder TEXTS = ResourceBundleHolder.get(Texts.class);

    private Texts() {}

    static String text(String key, Object... arguments) {
        return TEXTS.format(key, arguments);
    }
}
