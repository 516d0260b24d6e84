package io.jenkins.plugins.promotion;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Circles of top-level classes inside one package: classes of which each reaches each. Nested classes count as the class
 * around them. What a sealed type permits is no arrow, since the language demands that list.
 */
final class Circles {
    private final Map<String, Set<String>> arrows = new TreeMap<>();

    Circles(Iterable<JavaClass> classes) {
        for (JavaClass one : classes) {
            for (Dependency arrow : one.getDirectDependenciesFromSelf()) {
                String from = topLevel(one);
                String to = topLevel(arrow.getTargetClass());
                if (!from.equals(to) && home(from).equals(home(to))) {
                    arrows.computeIfAbsent(from, name -> new TreeSet<>()).add(to);
                }
            }
        }
    }

    /** Those of more than two classes, each as its package and simple names in order. */
    Set<String> ofMoreThanTwo() {
        Map<String, Set<String>> reach = new TreeMap<>();
        arrows.keySet().forEach(name -> reach.put(name, reachable(name)));
        Set<String> found = new TreeSet<>();
        reach.forEach((name, others) -> {
            Set<String> circle = new TreeSet<>();
            others.stream()
                    .filter(other -> reach.getOrDefault(other, Set.of()).contains(name))
                    .forEach(other -> circle.add(other.substring(other.lastIndexOf('.') + 1)));
            if (circle.size() > 2) {
                found.add(home(name).substring(home(name).lastIndexOf('.') + 1) + ": " + String.join(", ", circle));
            }
        });
        return found;
    }

    private Set<String> reachable(String start) {
        Set<String> seen = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(arrows.get(start));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (seen.add(next)) {
                open.addAll(arrows.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    private static String home(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    private static String topLevel(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }
}
