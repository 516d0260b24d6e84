package io.jenkins.plugins.promotion.signoff;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code approvers} text: names separated by commas, each with an optional number of signatures, {@code qa:2,
 * business:1, alice}. Before a name can stand what it is: {@code group:qa:2, user:alice}.
 *
 * @param names users or groups, trimmed
 * @param quotas those that were given with a number
 */
record Approvers(List<String> names, List<Quota> quotas) {
    private static final Pattern WITH_COLON = Pattern.compile("(.*):([^:]*)");
    private static final int MOST = 100;

    /** Reads the text; what is wrong with it is added to {@code errors}. */
    static Approvers parse(String parameter, String text, List<String> errors) {
        Set<String> names = new LinkedHashSet<>();
        List<Quota> quotas = new ArrayList<>();
        if (text == null || text.isBlank()) {
            return new Approvers(List.of(), List.of());
        }
        for (String part : text.split(",", -1)) {
            String name = part.trim();
            Matcher matcher = WITH_COLON.matcher(name);
            boolean counted = matcher.matches();
            NameOf typed = NameOf.of(name);
            if (typed.isTyped() && typed.bare().equals(matcher.group(2).trim()) && number(typed.bare()) < 1) {
                name = typed.type() + ":" + typed.bare();
            } else if (counted) {
                name = matcher.group(1).trim();
                NameOf before = NameOf.of(name);
                name = before.isTyped() ? before.type() + ":" + before.bare().trim() : name;
                int count = number(matcher.group(2).trim());
                if (count < 1) {
                    errors.add(parameter + ": '" + part.trim() + "': after the colon stands how many of '" + name
                            + "' must sign, a number from 1 to " + MOST + ", such as qa:2");
                } else {
                    quotas.add(new Quota(name, count));
                }
            }
            if (name.isEmpty() || name.endsWith(":")) {
                errors.add(parameter + ": '" + text + "' has an empty name; write users or groups separated by single"
                        + " commas, or leave it out for anybody who holds Promotion/SignOff");
            } else if (!names.add(name)) {
                errors.add(parameter + ": '" + name + "' is named twice; name it once, and a group with the number"
                        + " wanted, such as qa:2");
            }
        }
        return new Approvers(List.copyOf(names), List.copyOf(quotas));
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            return number <= MOST ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
