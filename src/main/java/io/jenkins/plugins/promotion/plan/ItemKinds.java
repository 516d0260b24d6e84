package io.jenkins.plugins.promotion.plan;

import java.util.List;
import java.util.Optional;

/** The list of kinds; one that is not in it cannot be written in a plan. */
public final class ItemKinds {
    private static final List<ItemKind> ALL = List.of(
            SetValue.KIND,
            WholeFile.KIND,
            PatchFile.KIND,
            RunCommand.KIND,
            SendRequest.KIND,
            RunScript.KIND,
            AskPerson.KIND);

    private ItemKinds() {}

    /** The classes of their actions. */
    public static List<Class<? extends ItemAction>> types() {
        return ALL.stream().<Class<? extends ItemAction>>map(ItemKind::type).toList();
    }

    /** The kind of that name. */
    static Optional<ItemKind> named(String word) {
        return ALL.stream().filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** Reads what an item does; empty, with a problem, if its kind is none of these. */
    static Optional<ItemAction> read(Fields item, References references) {
        List<String> words = ALL.stream().map(ItemKind::word).toList();
        String kinds = String.join(", ", words);
        String word = item.required("kind", "write one of " + kinds);
        Optional<ItemKind> kind = named(word);
        if (kind.isPresent()) {
            return kind.map(known -> known.reader().apply(item, references));
        }
        if (!word.isBlank() && item.has("kind")) {
            item.problem("kind", Problems.quote(word) + " is unknown", Suggestion.among(word, words));
        }
        return Optional.empty();
    }
}
