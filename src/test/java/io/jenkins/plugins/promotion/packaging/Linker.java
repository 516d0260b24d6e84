package io.jenkins.plugins.promotion.packaging;

import io.jenkins.plugins.promotion.packaging.ApiType.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.objectweb.asm.Opcodes;

/**
 * Links class files to the types a controller has, by the rules of the Java Virtual Machine Specification (5.4.3 and
 * 5.4.5): that each reference resolves to something of the right kind that may be used, that concrete classes implement
 * every abstract method, and that no final one is overridden.
 */
final class Linker {

    private final Map<String, ApiType> own = new HashMap<>();
    private final List<byte[]> files = new ArrayList<>();
    private final Function<String, Optional<ApiType>> world;
    private final BiConsumer<ApiType, String> used;
    private final Set<String> problems = new TreeSet<>();

    /**
     * @param world finds a type that is not among the class files to be linked
     * @param used hears which member of which type something was linked to; the empty text is the type itself
     */
    Linker(Collection<byte[]> classFiles, Function<String, Optional<ApiType>> world, BiConsumer<ApiType, String> used) {
        this.world = world;
        this.used = used;
        for (byte[] file : classFiles) {
            ApiType type = ApiType.of(file, "");
            own.put(type.name(), type);
            files.add(file);
        }
    }

    /** Links everything and says what a controller would throw; empty is good. */
    Set<String> problems() {
        for (byte[] file : files) {
            References.of(file).forEach(this::resolve);
        }
        for (ApiType type : own.values()) {
            overridden(type, (key, found) -> {});
            if (!type.has(Opcodes.ACC_ABSTRACT)) {
                implemented(type);
            }
        }
        return problems;
    }

    /** For every method of the class files that overrides one of the world: {@code class method(…)}. */
    Set<String> overrides() {
        Set<String> all = new TreeSet<>();
        own.values().forEach(type -> overridden(type, (key, found) -> all.add(type.name() + " " + key)));
        return all;
    }

    /** What the class files name or override although the world has deprecated it: {@code type} or {@code type member}. */
    Set<String> deprecated() {
        Set<String> all = new TreeSet<>();
        for (byte[] file : files) {
            for (Reference reference : References.of(file)) {
                Optional<ApiType> owner = type(reference.owner()).filter(type -> !own.containsKey(type.name()));
                owner.filter(type -> type.has(Opcodes.ACC_DEPRECATED)).ifPresent(type -> all.add(type.name()));
                owner.flatMap(type -> find(type, reference.key())).ifPresent(found -> deprecated(found, all));
            }
        }
        own.values().forEach(type -> overridden(type, (key, found) -> deprecated(found, all)));
        return all;
    }

    private static void deprecated(Found found, Set<String> all) {
        if (found.member().has(Opcodes.ACC_DEPRECATED)) {
            all.add(found.in().name() + " " + found.member().key());
        }
    }

    private Optional<ApiType> type(String name) {
        ApiType mine = own.get(name);
        if (mine != null) {
            return Optional.of(mine);
        }
        Optional<ApiType> found = world.apply(name);
        found.ifPresent(type -> used.accept(type, ""));
        return found;
    }

    private void resolve(Reference reference) {
        if (own.containsKey(reference.owner()) && reference.key().isEmpty()) {
            return;
        }
        ApiType owner = type(reference.owner()).orElse(null);
        if (owner == null) {
            problem(reference, "there is no such type");
            return;
        }
        if (!own.containsKey(owner.name()) && !owner.has(Opcodes.ACC_PUBLIC)) {
            problem(reference, "the type is not public");
        }
        switch (reference.kind()) {
            case TYPE -> {}
            case EXTENDS -> {
                if (owner.has(Opcodes.ACC_FINAL) || owner.has(Opcodes.ACC_INTERFACE)) {
                    problem(reference, "it is " + Access.words(owner.access()) + " and cannot be extended");
                }
            }
            case IMPLEMENTS -> {
                if (!owner.has(Opcodes.ACC_INTERFACE)) {
                    problem(reference, "it is no interface");
                }
            }
            default -> member(reference, owner);
        }
    }

    private void member(Reference reference, ApiType owner) {
        if (reference.kind().ofMethod()
                && owner.has(Opcodes.ACC_INTERFACE) != reference.kind().ofInterface()) {
            problem(reference, owner.has(Opcodes.ACC_INTERFACE) ? "it is an interface" : "it is no interface");
            return;
        }
        Found found = find(owner, reference.key()).orElse(null);
        if (found == null) {
            if (!own.containsKey(owner.name())) {
                problem(reference, "there is no such member");
            }
            return;
        }
        if (own.containsKey(found.in().name())) {
            return;
        }
        boolean isStatic = found.member().has(Opcodes.ACC_STATIC);
        if (isStatic != reference.kind().isStatic()) {
            problem(reference, isStatic ? "it is static" : "it is not static");
        }
        boolean reachable = found.member().has(Opcodes.ACC_PUBLIC)
                || found.member().has(Opcodes.ACC_PROTECTED)
                        && supertypes(own.get(reference.from()))
                                .contains(found.in().name());
        if (!reachable && !signaturePolymorphic(found)) {
            problem(reference, "it is " + Access.words(found.member().access()));
        }
    }

    private static boolean signaturePolymorphic(Found found) {
        return found.in().name().startsWith("java/lang/invoke/");
    }

    private void problem(Reference reference, String why) {
        problems.add(reference + ": " + why);
    }

    private record Found(ApiType in, Member member) {}

    /** Class, superclasses, then interfaces; a concrete interface method before an abstract one. */
    private Optional<Found> find(ApiType start, String key) {
        for (ApiType at = start;
                at != null;
                at = at.superName() == null ? null : type(at.superName()).orElse(null)) {
            Optional<Member> member = at.member(key);
            if (member.isPresent()) {
                return Optional.of(linked(at, member.get()));
            }
            if (key.startsWith("<")) {
                return Optional.empty();
            }
        }
        Found found = null;
        for (String name : supertypes(start)) {
            ApiType at = type(name).orElse(null);
            if (at != null && at.has(Opcodes.ACC_INTERFACE)) {
                Member member = at.member(key).orElse(null);
                if (member != null && (found == null || found.member().has(Opcodes.ACC_ABSTRACT))) {
                    found = linked(at, member);
                }
            }
        }
        return Optional.ofNullable(found);
    }

    private Found linked(ApiType in, Member member) {
        if (!own.containsKey(in.name())) {
            used.accept(in, member.key());
        }
        return new Found(in, member);
    }

    /** All supertypes, the type itself included, superclasses first. */
    private Set<String> supertypes(ApiType start) {
        Set<String> all = new LinkedHashSet<>();
        supertypes(start, all);
        return all;
    }

    private void supertypes(ApiType at, Set<String> all) {
        if (at == null || !all.add(at.name())) {
            return;
        }
        for (String name : at.supertypes()) {
            supertypes(
                    type(name).orElseGet(() -> {
                        problems.add(at.name() + ": its supertype " + name + " is missing");
                        return null;
                    }),
                    all);
        }
    }

    private void implemented(ApiType type) {
        for (String name : supertypes(type)) {
            ApiType above = type(name).orElse(null);
            if (above == null) {
                continue;
            }
            for (Member wanted : above.members().values()) {
                if (!wanted.isMethod() || !wanted.has(Opcodes.ACC_ABSTRACT)) {
                    continue;
                }
                if (!own.containsKey(above.name())) {
                    used.accept(above, wanted.key());
                }
                boolean given = find(type, wanted.key())
                        .filter(f -> !f.member().has(Opcodes.ACC_ABSTRACT))
                        .isPresent();
                if (!given) {
                    problems.add(type.name() + ": does not implement " + above.name() + " " + wanted.key());
                }
            }
        }
    }

    private void overridden(ApiType type, BiConsumer<String, Found> heard) {
        for (Member mine : type.members().values()) {
            if (!mine.isMethod()
                    || mine.key().startsWith("<")
                    || mine.has(Opcodes.ACC_STATIC)
                    || mine.has(Opcodes.ACC_PRIVATE)) {
                continue;
            }
            for (String name : type.supertypes()) {
                ApiType above = type(name).orElse(null);
                Found found = above == null ? null : find(above, mine.key()).orElse(null);
                if (found == null
                        || own.containsKey(found.in().name())
                        || found.member().has(Opcodes.ACC_PRIVATE)) {
                    continue;
                }
                if (found.member().has(Opcodes.ACC_FINAL) || found.member().has(Opcodes.ACC_STATIC)) {
                    problems.add(type.name() + ": cannot override " + found.in().name() + " " + mine.key() + ", it is "
                            + Access.words(found.member().access()));
                }
                heard.accept(mine.key(), found);
            }
        }
    }
}
