package io.jenkins.plugins.promotion.view;

import io.jenkins.plugins.promotion.preview.Effect;
import io.jenkins.plugins.promotion.preview.Visible;
import java.util.Locale;
import java.util.Map;

/** Effects of a plan as plain data for REST. */
final class PlainEffects {

    private PlainEffects() {}

    /** @param sizes whether the viewer may read contents, and so know how large they are */
    static Map<String, Object> of(Effect effect, boolean sizes) {
        Effect.About about = effect.about();
        Plain plain = new Plain()
                .put("number", about.number())
                .put("item", about.item())
                .put("kind", effect.kind())
                .put("why", about.why())
                .put("ticket", given(about.ticket()))
                .put("notes", given(about.notes()))
                .put("condition", given(about.condition()))
                .put("check", given(about.check()))
                .put("pointOfNoReturn", about.pointOfNoReturn() ? true : null)
                .put(
                        "undone",
                        about.undoing().how().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("undoneBy", given(about.undoing().text()));
        if (effect instanceof Effect.ValueChange value) {
            plain.put("path", value.path())
                    .put("pointer", value.pointer())
                    .put("own", value.own() ? true : null)
                    .put("before", text(value.before()))
                    .put("after", text(value.after()));
        } else if (effect instanceof Effect.FileChange file) {
            plain.put("path", file.path())
                    .put("fate", file.fate().name().toLowerCase(Locale.ROOT))
                    .put("own", file.own() ? true : null)
                    .put("bytesBefore", !sizes || file.before() < 0 ? null : file.before())
                    .put("bytesAfter", !sizes || file.after() < 0 ? null : file.after())
                    .put("detail", given(file.text()));
        } else if (effect instanceof Effect.Command command) {
            plain.put("command", command.line())
                    .put("variables", command.variables())
                    .put("folder", command.folder())
                    .put("readOnly", command.readOnly());
        } else if (effect instanceof Effect.HandStep hand) {
            plain.put("instruction", hand.instruction())
                    .put("evidence", given(hand.evidence()))
                    .put("secondPerson", hand.secondPerson());
        } else if (effect instanceof Effect.Other other) {
            plain.put("how", other.how());
            if (sizes && !other.details().isEmpty()) {
                plain.put("details", other.details().stream().map(Visible::text).toList())
                        .put("moreDetails", other.more() == 0 ? null : other.more());
            }
        }
        return plain.map();
    }

    private static String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String text(Visible text) {
        return text == null ? null : text.text();
    }
}
