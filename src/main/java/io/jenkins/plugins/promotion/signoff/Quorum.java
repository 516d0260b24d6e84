package io.jenkins.plugins.promotion.signoff;

import io.jenkins.plugins.promotion.wording.Counts;
import io.jenkins.plugins.promotion.wording.Phrases;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How many different people of which roles it takes. A person who has several roles counts for one of them only;
 * signatures are assigned to roles so that as much as possible is fulfilled.
 *
 * @param names users or groups; empty means anybody
 * @param count how many people, at least the sum of {@code perRole}
 * @param perRole how many of a certain role; the roles are among {@code names}
 */
public record Quorum(List<String> names, int count, List<Quota> perRole) {

    public Quorum {
        names = List.copyOf(names);
        perRole = List.copyOf(perRole);
        count = Math.max(count, perRole.stream().mapToInt(Quota::count).sum());
    }

    /** Whether a signature in these roles counts here. */
    boolean counts(List<String> roles) {
        return names.isEmpty() || roles.stream().anyMatch(names::contains);
    }

    /**
     * What is still needed, for people: {@code 1 of qa, business}; empty if nothing.
     *
     * @param signatures each the roles of one person
     */
    String missing(List<List<String>> signatures, Phrases words) {
        List<List<String>> counting = signatures.stream().filter(this::counts).toList();
        List<String> open = openSlots(counting);
        List<String> texts = new ArrayList<>();
        for (Quota quota : perRole) {
            long needed = open.stream().filter(quota.role()::equals).count();
            if (needed > 0) {
                texts.add(words.say("of", Counts.number(needed), quota.role()));
            }
        }
        int more = count - counting.size() - open.size();
        if (more > 0) {
            String who = names.isEmpty() ? words.say("holders") : String.join(", ", names);
            texts.add(
                    texts.isEmpty()
                            ? words.say("of", Counts.number(more), who)
                            : words.say("moreOf", Counts.number(more), who));
        }
        return texts.stream()
                .reduce((one, other) -> words.say("and", one, other))
                .orElse("");
    }

    /** The names of which somebody is still needed. */
    List<String> wanted(List<List<String>> signatures) {
        List<List<String>> counting = signatures.stream().filter(this::counts).toList();
        List<String> open = openSlots(counting);
        return count > counting.size() + open.size()
                ? names
                : open.stream().distinct().toList();
    }

    /** For people: {@code 2 of qa, business}, or {@code 2 of qa and 1 of business}. */
    public String text() {
        return missing(List.of(), Phrases.of(RuleWords.class, Locale.ENGLISH));
    }

    /** The roles of the places that no signature can take, with as many places taken as possible. */
    private List<String> openSlots(List<List<String>> signatures) {
        List<String> slots = new ArrayList<>();
        perRole.forEach(quota -> slots.addAll(java.util.Collections.nCopies(quota.count(), quota.role())));
        int[] holder = new int[slots.size()];
        Arrays.fill(holder, -1);
        for (int signature = 0; signature < signatures.size(); signature++) {
            place(signature, signatures, slots, holder, new boolean[slots.size()]);
        }
        return java.util.stream.IntStream.range(0, slots.size())
                .filter(slot -> holder[slot] < 0)
                .mapToObj(slots::get)
                .collect(Collectors.toList());
    }

    /** Gives the signature a place, moving earlier ones to other places of theirs where that makes room. */
    private static boolean place(
            int signature, List<List<String>> signatures, List<String> slots, int[] holder, boolean[] tried) {
        for (int slot = 0; slot < holder.length; slot++) {
            if (!tried[slot] && signatures.get(signature).contains(slots.get(slot))) {
                tried[slot] = true;
                if (holder[slot] < 0 || place(holder[slot], signatures, slots, holder, tried)) {
                    holder[slot] = signature;
                    return true;
                }
            }
        }
        return false;
    }
}
