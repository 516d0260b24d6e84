package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.PlanValues;
import io.jenkins.plugins.promotion.plan.SetValue;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.StructuredFiles;
import io.jenkins.plugins.promotion.structured.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One value in a structured file.
 *
 * @param expect the value before, as {@link PlanValues} writes it; null if it is not compared
 * @param value the value afterwards, so too; null if the key is removed
 * @param create whether the key may be absent before
 */
record ValueWork(String path, String pointer, String expect, String value, boolean create) implements TreeWork {

    static ValueWork of(SetValue set, Supplies supplies) {
        return new ValueWork(
                set.file(),
                set.pointer(),
                set.expect().map(PlanValues::text).orElse(null),
                set.value().map(PlanValues::text).orElse(null),
                set.create());
    }

    @Override
    public PathChange change(Territory territory) throws IOException {
        Path place = territory.at(path, pointer);
        FileState before = territory.held().state(place);
        if (before.kind() != FileState.Form.FILE) {
            throw Refusal.conflict(
                    "drift: " + path + " is " + before.noun() + ", expected a file with a value at " + pointer);
        }
        StructuredFile file = StructuredFiles.of(path, before.content());
        Optional<Value> wanted = Optional.ofNullable(value).map(text -> file.asStored(ValueText.of(text)));
        Optional<Value> found = file.get(pointer);
        String at = path + " " + pointer;
        if (found.equals(wanted)) {
            String already = wanted.map(is -> RunWords.say("isAlready", at, ValueText.shown(is)))
                    .orElseGet(() -> RunWords.say("isRemoved", at));
            return new PathChange(path, place, before, before, already);
        }
        if (found.isEmpty() && !create) {
            throw Refusal.conflict(
                    "drift: " + path + " has nothing at " + pointer + "; say 'create: true' if the plan is to add it");
        }
        if (found.isPresent() && expect != null) {
            Value expected = file.asStored(ValueText.of(expect));
            if (!found.get().means(expected)) {
                throw Refusal.conflict("drift: " + at + " is " + ValueText.shown(found.get()) + ", expected "
                        + ValueText.shown(expected) + "; review the environment and record the plan again");
            }
        }
        byte[] content = wanted.isEmpty()
                ? file.remove(pointer)
                : found.isPresent() ? file.replace(pointer, wanted.get()) : file.create(pointer, wanted.get());
        territory.requireOwnStay(path, before.content(), content);
        String done = wanted.isEmpty()
                ? RunWords.say("removed", at)
                : RunWords.say(
                        found.isEmpty() ? "added" : "set",
                        at,
                        ValueText.shown(wanted.get())
                                + found.map(was -> change(was, wanted.get())).orElse(""));
        List<String> shared = file.sharedWith(found.isPresent() ? pointer : above(pointer));
        FileState after = new FileState(FileState.Form.FILE, content, before.permissions(), 0);
        return new PathChange(
                path,
                place,
                before,
                after,
                shared.isEmpty() ? done : RunWords.say("aliases", done, String.join(", ", shared)));
    }

    private static String above(String pointer) {
        return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
    }

    /** A change of type is told: a program may read the value, or not, in another way than before. */
    private static String change(Value was, Value is) {
        return was.type().equals(is.type()) ? "" : ", " + is.type() + " in the place of " + was.type();
    }
}
