package io.jenkins.plugins.promotion.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
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
 * @param value the value afterwards; text inside may hold <code>${name}</code> references
 * @param create whether the key may be absent before; without it an absent key is drift
 */
public record SetValue(String file, String pointer, Optional<JsonNode> expect, JsonNode value, boolean create)
        implements ItemAction {
    static final ItemKind KIND = new ItemKind(
            "set", SetValue.class, List.of("file", "pointer", "key", "expect", "value", "create"), SetValue::read);

    private static SetValue read(Fields item, References references) {
        String file = CheckReader.structuredFile(item);
        String pointer = CheckReader.pointer(item, file);
        if (!item.all().containsKey("value")) {
            item.problem("value", "is missing", "write the value to set; null is a value too");
        }
        Optional<JsonNode> expect = item.value("expect");
        Optional<JsonNode> value = item.value("value");
        expect.ifPresent(given -> references.check(item, "expect", given));
        value.ifPresent(given -> references.check(item, "value", given));
        return new SetValue(file, pointer, expect, value.orElse(NullNode.instance), item.flag("create"));
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
        fields.value("value", value);
        fields.flag("create", create);
    }

    @Override
    public void digest(Canonical digest, PlanFiles files) {
        digest.text(file).text(pointer);
        expect.ifPresentOrElse(digest::value, digest::nothing);
        digest.value(value).flag(create);
    }

    @Override
    public String how() {
        String old = expect.map(YamlWords::value).map(text -> text + " -> ").orElse("");
        return file + " " + pointer + ": " + old + YamlWords.value(value);
    }

    @Override
    public SetValue resolved(ParameterValues values) {
        return new SetValue(file, pointer, expect.map(values::value), values.value(value), create);
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
        Optional<JsonNode> sayable = is.flatMap(PlanValues::of);
        boolean from = was.isPresent() ? was.flatMap(PlanValues::of).isPresent() : create && expect.isEmpty();
        if (sayable.isEmpty() || !from || was.equals(is)) {
            return Optional.empty();
        }
        Map<String, String> changed = new LinkedHashMap<>();
        if (differs(after, value, is.get())) {
            changed.put("value", YamlWords.value(Template.escape(sayable.get())));
        }
        if (was.isPresent() && expect.isPresent() && differs(before, expect.get(), was.get())) {
            changed.put(
                    "expect",
                    YamlWords.value(Template.escape(was.flatMap(PlanValues::of).orElseThrow())));
        }
        return Optional.of(changed);
    }

    /** Whether it says another value; what refers to parameters is left as people wrote it. */
    private static boolean differs(StructuredFile file, JsonNode template, Value value) {
        if (!Template.references(template).isEmpty()) {
            return false;
        }
        try {
            Value written = PlanValues.of(Template.expand(template, name -> template));
            return !file.asStored(written).equals(value);
        } catch (Refusal e) {
            return true;
        }
    }
}
