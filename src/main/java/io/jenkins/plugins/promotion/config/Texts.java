package io.jenkins.plugins.promotion.config;

import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;

/** The texts of this package, in {@code Texts.properties} beside this class. */
final class Texts {

    private Texts() {}

    static Localizable of(String key) {
        return new Localizable(ResourceBundleHolder.get(Texts.class), key);
    }
}
