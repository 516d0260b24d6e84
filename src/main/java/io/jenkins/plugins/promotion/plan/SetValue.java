package io.jenkins.plugins.promotion.plan;

import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Kind {@code set}: one value in a structured file, in place.
 *
 * @param file a {@code .json}, {@code .yaml}, {@code .yml} or {@code .properties} file
 * @param pointer an RFC 6901 JSON pointer, such as {@code /server/port}; for a properties file the plain key
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
        fields.text(Documents.pointerField(file), pointer);
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
    public Optional<Map<String, String>> followValue(StructuredFile before, StructuredFile after) {
        Optional<Value> was = Documents.get(before, pointer);
        Optional<Value> is = Documents.get(after, pointer);
        boolean sayable = was.map(PlanValues::of).map(Optional::isPresent).orElse(true)
                && is.map(PlanValues::of).map(Optional::isPresent).orElse(true);
        if (!sayable || was.equals(is) || is.isPresent() != value.isPresent() || was.isEmpty() && !create) {
            return Optional.empty();
        }
        Map<String, String> changed = new LinkedHashMap<>();
        if (is.isPresent() && differs(after, value.get(), is.get())) {
            changed.put("value", words(is.get()));
        }
        if (was.isPresent() && expect.isPresent() && differs(before, expect.get(), was.get())) {
            changed.put("expect", words(was.get()));
        }
        return Optional.of(changed);
    }

    private static String words(Value value) {
        return YamlWords.value(Template.escape(PlanValues.of(value).orElseThrow()));
    }

    /** Whether it says another value; what refers to parameters is left as people wrote it. */
    private static boolean differs(StructuredFile file, Value template, Value value) {
        if (!Template.references(template).isEmpty()) {
            return false;
        }
        try {
            return !file.asStored(Template.expand(template, name -> template)).equals(value);
        } catch (Refusal e) {
            return true;
        }
    }
}
