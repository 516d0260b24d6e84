package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.PatchFile;
import io.jenkins.plugins.promotion.plan.UnifiedDiff;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.util.Optional;

/**
 * Some lines of a file. The environment's own values in it stay, and the diff is about the file without them.
 *
 * @param diff as {@link UnifiedDiff} reads it
 */
record PatchWork(String path, byte[] diff) implements TreeWork {

    static PatchWork of(PatchFile patch, Supplies supplies) throws IOException {
        return new PatchWork(patch.path(), supplies.file(patch.patch()));
    }

    @Override
    public PathChange change(Territory territory) throws IOException {
        UnifiedDiff wanted = UnifiedDiff.parse(diff);
        FileState before = territory.held().state(territory.at(path));
        if (before.kind() != FileState.Form.FILE) {
            throw Refusal.conflict("drift: " + path + " is " + before.noun() + ", expected a file to patch");
        }
        Optional<byte[]> after = PatchFile.after(path, wanted, territory.masked(path, before.content()));
        if (after.isEmpty()) {
            return new PathChange(path, territory.at(path), before, before, RunWords.say("isPatched", path));
        }
        byte[] content = territory.keepingOwn(path, after.get(), before);
        return new PathChange(
                path,
                territory.at(path),
                before,
                new FileState(FileState.Form.FILE, content, before.permissions(), 0),
                RunWords.say("patched", path));
    }
}
