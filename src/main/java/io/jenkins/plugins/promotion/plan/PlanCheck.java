package io.jenkins.plugins.promotion.plan;

/**
 * A check of the plan as a whole: asked once every item is done, and while the environment is used afterwards.
 *
 * @param name what people call it, on one line; empty if not given
 * @param check the question
 */
public record PlanCheck(String name, Check check) {
    /** The most characters of {@link #title}. */
    static final int TITLE = 100;

    /**
     * What became of it.
     *
     * @param check its title
     * @param why what was found
     */
    public record Result(String check, boolean passed, String why) {
        /** For people, of one that failed. */
        public String failure() {
            return "check '" + check + "' failed: " + why;
        }
    }

    /** Its name, or what it asks, unresolved: the same on every environment, and no other check of the plan has it. */
    public String title() {
        String title = name.isEmpty() ? check.yaml() : name;
        return title.codePointCount(0, title.length()) <= TITLE
                ? title
                : title.substring(0, title.offsetByCodePoints(0, TITLE - 1)) + "…";
    }

    /** As YAML on one line. */
    String yaml() {
        return "{" + (name.isEmpty() ? "" : "name: " + YamlWords.text(name) + ", ") + check.yaml() + "}";
    }

    void digest(Canonical digest) {
        digest.text(name);
        check.digest(digest);
    }
}
