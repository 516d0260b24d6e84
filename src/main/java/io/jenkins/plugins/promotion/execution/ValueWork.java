package io.jenkins.plugins.promotion.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.promotion.plan.SetValue;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One value in a structured file.
 *
 * @param expect the value before, as JSON; null if it is not compared
 * @param value the value afterwards, as JSON
 * @param create whether the key may be absent before
 */
record ValueWork(String path, String pointer, String expect, String value, boolean create) implements TreeWork {

    static ValueWork of(SetValue set, Supplies supplies) {
        return new ValueWork(
                set.file(),
                set.pointer(),
                set.expect().map(JsonNode::toString).orElse(null),
                set.value().toString(),
                set.create());
    }

    @Override
    public PathChange change(Territory territory) throws IOException {
        Path place = territory.at(path, pointer);
        FileState before = FileState.of(place);
        if (before.kind() != FileState.Form.FILE) {
            throw Refusal.conflict(
                    "drift: " + path + " is " + before.noun() + ", expected a file with a value at " + pointer);
        }
        StructuredFile file = StructuredFiles.of(path, before.content());
        Value wanted = file.asStored(JsonValue.of(value));
        Optional<Value> found = file.get(pointer);
        String at = path + " " + pointer;
        if (found.isPresent() && found.get().equals(wanted)) {
            return new PathChange(path, place, before, before, at + " is already " + JsonValue.shown(wanted));
        }
        if (found.isEmpty() && !create) {
            throw Refusal.conflict(
                    "drift: " + path + " has nothing at " + pointer + "; say 'create: true' if the plan is to add it");
        }
        if (found.isPresent() && expect != null) {
            Value expected = file.asStored(JsonValue.of(expect));
            if (!found.get().equals(expected)) {
                throw Refusal.conflict("drift: " + at + " is " + JsonValue.shown(found.get()) + ", expected "
                        + JsonValue.shown(expected) + "; review the environment and record the plan again");
            }
        }
        byte[] content = found.isPresent() ? file.replace(pointer, wanted) : file.create(pointer, wanted);
        FileState after = new FileState(FileState.Form.FILE, content, before.permissions(), 0);
        return new PathChange(
                path,
                place,
                before,
                after,
                at + (found.isPresent() ? " set to " : " added as ") + JsonValue.shown(wanted));
    }
}
