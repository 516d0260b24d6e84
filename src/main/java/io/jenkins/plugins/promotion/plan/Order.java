package io.jenkins.plugins.promotion.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The order in which items are followed: that of the file, except that an item waits for those it depends on. */
final class Order {
    private Order() {}

    /** Items in order. A dependency that is not among them, since it does not apply here, is met. */
    static List<Item> of(List<Item> items) {
        Map<String, Item> byId = new LinkedHashMap<>();
        items.forEach(item -> byId.put(item.id(), item));
        Set<String> ordered = new LinkedHashSet<>();
        byId.keySet().forEach(id -> visit(id, byId, ordered));
        return ordered.stream().map(byId::get).toList();
    }

    /** Depth first, without recursion, so that a chain of thousands of items is no danger. */
    private static void visit(String start, Map<String, Item> byId, Set<String> ordered) {
        List<String> stack = new ArrayList<>(List.of(start));
        Set<String> entered = new HashSet<>();
        while (!stack.isEmpty()) {
            String id = stack.get(stack.size() - 1);
            if (ordered.contains(id) || !entered.add(id)) {
                ordered.add(id);
                stack.remove(stack.size() - 1);
                continue;
            }
            List<String> dependencies = byId.get(id).dependsOn();
            for (int i = dependencies.size() - 1; i >= 0; i--) {
                String dependency = dependencies.get(i);
                if (byId.containsKey(dependency) && !entered.contains(dependency) && !ordered.contains(dependency)) {
                    stack.add(dependency);
                }
            }
        }
    }

    /** Reports dependencies on nothing, and every cycle once. */
    static void check(List<Item> items, Map<String, Fields> places) {
        for (Item item : items) {
            item.dependsOn().stream()
                    .filter(id -> !places.containsKey(id) && places.containsKey(item.id()))
                    .forEach(id -> places.get(item.id())
                            .problem(
                                    "dependsOn",
                                    Problems.quote(id) + " is no item of this plan",
                                    Suggestion.among(
                                            id,
                                            places.keySet().stream().limit(20).toList())));
        }
        Map<String, List<String>> waiting = waiting(items);
        Set<String> seen = new HashSet<>();
        for (String start : waiting.keySet()) {
            List<String> walk = new ArrayList<>();
            String id = start;
            while (seen.add(id)) {
                walk.add(id);
                Optional<String> next =
                        waiting.get(id).stream().filter(waiting::containsKey).findFirst();
                id = next.orElseThrow();
            }
            if (walk.contains(id)) {
                List<String> cycle = walk.subList(walk.indexOf(id), walk.size());
                places.get(cycle.get(0))
                        .problem(
                                "dependsOn",
                                "goes round in a circle: " + String.join(" -> ", cycle) + " -> " + cycle.get(0),
                                "remove one of these dependencies");
            }
        }
    }

    /** Items of cycles, and what waits for them, with what they depend on. */
    private static Map<String, List<String>> waiting(List<Item> items) {
        Map<String, List<String>> waiting = new LinkedHashMap<>();
        items.forEach(item -> waiting.putIfAbsent(item.id(), item.dependsOn()));
        Map<String, Integer> open = new HashMap<>();
        Map<String, List<String>> heldUp = new HashMap<>();
        Deque<String> free = new ArrayDeque<>();
        waiting.forEach((id, on) -> {
            List<String> here =
                    on.stream().distinct().filter(waiting::containsKey).toList();
            here.forEach(each ->
                    heldUp.computeIfAbsent(each, key -> new ArrayList<>()).add(id));
            open.put(id, here.size());
            if (here.isEmpty()) {
                free.add(id);
            }
        });
        while (!free.isEmpty()) { // Those that wait for nobody are taken out.
            String id = free.remove();
            waiting.remove(id);
            for (String next : heldUp.getOrDefault(id, List.of())) {
                if (open.merge(next, -1, Integer::sum) == 0) {
                    free.add(next);
                }
            }
        }
        return waiting;
    }
}
