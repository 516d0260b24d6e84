package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import io.jenkins.plugins.promotion.tree.Kind;
import io.jenkins.plugins.promotion.tree.TreeEntry;
import io.jenkins.plugins.promotion.tree.ValueMask;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kind {@code set}: one value in a structured file, in place.
 *
 * @param file one that {@link StructuredFiles} supports
 * @param pointer as {@link StructuredFile} says, such as {@code /server/port}; for a properties file the plain key
 * @param expect the value before; another one is drift; empty means: not compared
 * @param value the value afterwards; text inside may hold <code>${name}</code> references; empty if the key is removed
 * @param create whether the key may be absent before; without it an absent key is drift
 */
public record SetValue(String file, String pointer, Optional<Value> expect, Optional<Value> value, boolean create)
        implements ItemAction {
    static final ItemKind KIND = new ItemKind(
            "set",
            SetValue.class,
            List.of("file", "pointer", "key", "expect", "value", "create", "remove"),
            SetValue::read);

    private static SetValue read(Fields item, References references) {
        String file = CheckReader.structuredFile(item);
        String pointer = CheckReader.pointer(item, file);
        boolean remove = item.flag("remove");
        if (!item.all().containsKey("value") && !remove) {
            item.problem(
                    "value",
                    "is missing",
                    "write the value to set, null is one too, or remove: true to take the key out");
        } else if (remove) {
            for (String other : List.of("value", "create")) {
                if (item.all().containsKey(other)) {
                    item.problem(other, "contradicts remove: true", "keep one of them");
                }
            }
        }
        Optional<Value> expect = item.value("expect");
        Optional<Value> value = item.value("value");
        expect.ifPresent(given -> references.check(item, "expect", given));
        value.ifPresent(given -> references.check(item, "value", given));
        return new SetValue(
                file,
                pointer,
                expect,
                remove ? Optional.empty() : Optional.of(value.orElse(new Value.Plain("null"))),
                item.flag("create"));
    }

    @Override
    public String kind() {
        return KIND.word();
    }

    @Override
    public void write(FieldWriter fields) {
        fields.text("file", file);
        fields.text(StructuredFiles.field(file), pointer);
        expect.ifPresent(given -> fields.value("expect", given));
        value.ifPresent(given -> fields.value("value", given));
        fields.flag("create", create);
        fields.flag("remove", value.isEmpty());
    }

    @Override
    public void digest(Canonical digest, PlanFiles files) {
        digest.text(file).text(pointer);
        expect.ifPresentOrElse(digest::value, digest::nothing);
        value.ifPresentOrElse(digest::value, digest::nothing);
        digest.flag(create);
    }

    @Override
    public String how() {
        String old = expect.map(YamlWords::value).map(text -> text + " -> ").orElse("");
        return file + " " + pointer + ": " + old + value.map(YamlWords::value).orElse("removed");
    }

    @Override
    public SetValue resolved(ParameterValues values) {
        return new SetValue(file, pointer, expect.map(values::value), value.map(values::value), create);
    }

    @Override
    public Optional<String> target() {
        return Optional.of(file);
    }

    @Override
    public Optional<String> within() {
        return Optional.of(pointer);
    }

    @Override
    public boolean hasReferences() {
        return expect.map(Template::references)
                        .filter(names -> !names.isEmpty())
                        .isPresent()
                || value.map(Template::references)
                        .filter(names -> !names.isEmpty())
                        .isPresent();
    }

    @Override
    public Optional<String> follow(TrialTree tree) throws IOException {
        Optional<TreeEntry> entry = tree.entry(file).filter(there -> there.kind() == Kind.FILE);
        if (entry.isEmpty()) {
            return Optional.of(file + " is no file");
        }
        try {
            StructuredFile before = StructuredFiles.of(file, tree.content(file));
            Optional<Value> wanted = value.map(SetValue::literal).map(before::asStored);
            Optional<Value> found = before.get(pointer);
            if (found.equals(wanted)) {
                return Optional.empty();
            }
            Optional<String> refused = refused(before, found);
            if (found.isEmpty() || !ValueMask.standsIn(found.get().canonical())) {
                byte[] after = wanted.isEmpty()
                        ? before.remove(pointer)
                        : found.isEmpty()
                                ? before.create(pointer, wanted.get())
                                : before.replace(pointer, wanted.get());
                tree.put(file, Kind.FILE, entry.get().permissions(), after);
            }
            return refused;
        } catch (Refusal e) {
            return Optional.of(e.getMessage());
        }
    }

    private Optional<String> refused(StructuredFile before, Optional<Value> found) {
        if (found.filter(value -> ValueMask.standsIn(value.canonical())).isPresent()) {
            return Optional.of(
                    "there is, at " + pointer + " of " + file + " or below, a value of each environment's own");
        } else if (found.isEmpty() && !create) {
            return Optional.of(file + " has nothing at " + pointer);
        }
        Optional<Value> expected = expect.map(SetValue::literal).map(before::asStored);
        return found.isPresent() && expected.isPresent() && !found.get().means(expected.get())
                ? Optional.of(file + " has " + found.get().canonical() + " at " + pointer + ", not "
                        + expected.get().canonical())
                : Optional.empty();
    }

    private static Value literal(Value template) {
        return Template.expand(template, name -> template);
    }

    @Override
    public Optional<Map<String, String>> becoming(ItemAction wanted) {
        SetValue set = (SetValue) wanted;
        if (set.value.isPresent() != value.isPresent()
                || set.expect.isPresent() != expect.isPresent()
                || set.create != create) {
            return Optional.empty();
        }
        Map<String, String> changed = new LinkedHashMap<>();
        set.value
                .filter(given -> !value.equals(set.value))
                .ifPresent(given -> changed.put("value", YamlWords.value(given)));
        set.expect
                .filter(given -> !expect.equals(set.expect))
                .ifPresent(given -> changed.put("expect", YamlWords.value(given)));
        return Optional.of(changed);
    }
}
