package io.jenkins.plugins.promotion.environment;

import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;

/**
 * What is wrong with a definition, each mistake at the field that has it. A definition takes what it is given and tells its
 * mistakes when it is asked, so that a form can be shown again as it was typed and configuration-as-code is told them all.
 */
public final class Mistakes {

    private final Map<String, String> byField = new LinkedHashMap<>();

    /** Notes a mistake; of several in one field the first counts. */
    public void add(String field, String sentence) {
        byField.putIfAbsent(field, sentence);
    }

    /** Notes what a check refuses as a mistake of the field. */
    public void check(String field, Runnable check) {
        try {
            check.run();
        } catch (Refusal e) {
            add(field, e.getMessage());
        }
    }

    public boolean isEmpty() {
        return byField.isEmpty();
    }

    /** Sentences by field, in the order in which they were found. */
    public Map<String, String> byField() {
        return Collections.unmodifiableMap(byField);
    }

    /** One sentence for each, which names the field. */
    public List<String> sentences() {
        return byField.entrySet().stream()
                .map(mistake -> names(mistake.getValue(), mistake.getKey())
                        ? mistake.getValue()
                        : mistake.getKey() + ": " + mistake.getValue())
                .toList();
    }

    private static boolean names(String sentence, String field) {
        return List.of(sentence.split("\\W+")).contains(field);
    }

    /** What a check says of a field while it is typed; to administrators only, as definitions are theirs. */
    public static FormValidation whileTyping(Runnable check) {
        return whileTyping(null, check);
    }

    /**
     * The same, in the form of a folder to whoever may configure that.
     *
     * @param folder on whose page the form is, {@code null} for the administrators' own
     */
    public static FormValidation whileTyping(Item folder, Runnable check) {
        if (folder == null) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        } else {
            folder.checkPermission(Item.CONFIGURE);
        }
        Mistakes mistakes = new Mistakes();
        mistakes.check("", check);
        return mistakes.isEmpty() ? FormValidation.ok() : FormValidation.error(mistakes.byField.get(""));
    }
}
