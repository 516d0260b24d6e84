package io.jenkins.plugins.promotion.wording;

import java.util.Locale;

/** Something that is put into words where it is read, in the language of whoever reads it. */
@FunctionalInterface
public interface Spoken {

    /** In the words of a language. */
    String in(Locale language);
}
