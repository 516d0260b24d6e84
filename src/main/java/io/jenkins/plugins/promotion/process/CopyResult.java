package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.CopyRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code copyEnvironment} returns. */
final class CopyResult {

    private CopyResult() {}

    /** @param stored whether a build before made the copy */
    static Map<String, Object> of(CopyRecord copy, Session session, boolean stored) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("change", session.change().name());
        result.put("from", copy.from());
        result.put("to", copy.to());
        result.put("sourceTree", copy.sourceTree());
        result.put("targetBefore", copy.targetBefore());
        result.put("tree", copy.targetAfter());
        result.put("files", copy.files());
        result.put("bytes", copy.bytes());
        result.put("added", copy.added());
        result.put("changed", copy.changed());
        result.put("deleted", copy.deleted());
        result.put("duration", copy.took());
        result.put("snapshot", copy.snapshot());
        result.put("backup", copy.backup());
        result.put("sourceMoved", copy.sourceMoved());
        result.put("at", copy.at());
        result.put("base", copy.base());
        result.put("narrowed", copy.narrowed());
        result.put("stored", stored);
        result.put("build", copy.build());
        return result;
    }
}
