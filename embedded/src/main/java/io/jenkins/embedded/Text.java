package io.jenkins.embedded;

import java.util.Locale;
import org.jvnet.localizer.Localizable;
import org.jvnet.localizer.ResourceBundleHolder;

/** A fixed text where Jenkins asks for a translatable one. */
public final class Text extends Localizable {
    private static final long serialVersionUID = 1;
    private final String text;

    public Text(String text) {
        super(ResourceBundleHolder.get(Text.class), "text");
        this.text = text;
    }

    @Override
    public String toString(Locale locale) {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
