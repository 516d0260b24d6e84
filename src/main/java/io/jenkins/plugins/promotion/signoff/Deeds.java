package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.wording.Saying;

/** What people did to a change, worded to follow "You" or a name: {@code wrote or recorded revision 3}. */
public final class Deeds {

    private Deeds() {}

    public static Saying started(String build) {
        return did("started", build);
    }

    public static Saying recorded(long revision) {
        return did("recorded", revision);
    }

    public static Saying signed(String gate, long round) {
        return did("signed", quoted(gate), round);
    }

    public static Saying began(String environment) {
        return did("began", environment);
    }

    public static Saying tested(String gate) {
        return did("tested", quoted(gate));
    }

    public static Saying approved(String gate) {
        return did("approved", quoted(gate));
    }

    public static Saying rejected(String gate) {
        return did("rejected", quoted(gate));
    }

    /** One and another. */
    public static Saying both(Saying one, Saying other) {
        return did("both", one, other);
    }

    private static String quoted(String name) {
        return "'" + name + "'";
    }

    private static Saying did(String what, Object... places) {
        return Saying.of(RuleWords.class, what, places);
    }
}
