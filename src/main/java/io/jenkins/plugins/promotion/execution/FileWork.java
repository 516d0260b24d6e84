package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Permissions;
import io.jenkins.plugins.promotion.plan.WholeFile;
import io.jenkins.plugins.promotion.plan.WholeFile.Effect;
import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file, link or directory as a whole.
 *
 * @param content the new bytes; null if it becomes no file or keeps its content
 * @param expectSha256 content before in hex; null if it is not compared
 * @param link target of a symbolic link, or null
 * @param permissions such as {@code rw-r-----}, or null to keep
 */
record FileWork(
        String path,
        Effect effect,
        byte[] content,
        String expectSha256,
        String link,
        boolean directory,
        String permissions)
        implements TreeWork {

    static FileWork of(WholeFile file, Supplies supplies) throws IOException {
        return new FileWork(
                file.path(),
                file.effect(),
                file.source().isPresent() ? supplies.file(file.source().get()) : null,
                file.expectSha256().orElse(null),
                file.link().orElse(null),
                file.directory(),
                file.permissions().orElse(null));
    }

    @Override
    public PathChange change(Territory territory) throws IOException {
        Path place = territory.at(path);
        FileState before = territory.held().state(place);
        FileState after = effect == Effect.DELETE ? FileState.ABSENT : target(territory, before);
        FileState shown =
                before.kind() == FileState.Form.FILE ? before.with(territory.masked(path, before.content())) : before;
        if (before.digest().equals(after.digest())) {
            return new PathChange(path, place, before, before, RunWords.say("isWanted", path));
        }
        refuseDrift(territory, before, shown);
        if (after.kind() != FileState.Form.FILE && territory.holdsOwn(path, before)) {
            throw Refusal.conflict(path + " holds local or secret values of this environment, which would be lost;"
                    + " keep the file, or remove it by a command item and exclude its path in the plan");
        }
        boolean wasDirectory = before.kind() == FileState.Form.DIRECTORY;
        boolean becomesDirectory = after.kind() == FileState.Form.DIRECTORY;
        if (wasDirectory && !becomesDirectory) {
            refuseUnlessDeletable(territory.held(), place);
        } else if (becomesDirectory && !wasDirectory && before.kind() != FileState.Form.ABSENT) {
            throw Refusal.conflict(path + " is " + before.noun() + " and cannot become a directory in one step;"
                    + " delete it by an item of its own first");
        }
        return new PathChange(path, place, before, after, RunWords.say(done(), path));
    }

    private String done() {
        return switch (effect) {
            case CREATE -> "created";
            case REPLACE -> "replaced";
            case DELETE -> "deleted";
        };
    }

    private void refuseDrift(Territory territory, FileState before, FileState shown) {
        boolean absent = before.kind() == FileState.Form.ABSENT;
        if (effect == Effect.CREATE && !absent && !(content != null && territory.nothingButOwn(path, before))) {
            throw Refusal.conflict("drift: " + path + " exists already as " + before.noun()
                    + "; expected nothing there, use 'replace' if it may be overwritten");
        }
        if (effect != Effect.CREATE && absent) {
            throw Refusal.conflict("drift: " + path + " is absent; use 'create' if it is new");
        }
        if (expectSha256 != null && !expectSha256.equalsIgnoreCase(shown.sha256())) {
            throw Refusal.conflict("drift: " + path + " has other content than the plan expects (SHA-256 "
                    + (before.content() == null ? "of " + before.noun() : shown.sha256()) + ", expected "
                    + expectSha256 + ")");
        }
    }

    private void refuseUnlessDeletable(HeldTree tree, Path place) throws IOException {
        if (effect != Effect.DELETE || !directory) {
            throw Refusal.conflict("drift: " + path + " is a directory; say 'directory: true' to delete it when empty");
        }
        if (!tree.isEmpty(place)) {
            throw Refusal.conflict("the directory " + path + " is not empty; delete what is in it by items first");
        }
    }

    private FileState target(Territory territory, FileState before) throws IOException {
        if (link != null) {
            return new FileState(FileState.Form.LINK, link.getBytes(StandardCharsets.UTF_8), "", 0);
        }
        boolean folder = directory || content == null && before.kind() == FileState.Form.DIRECTORY;
        String given = permissions;
        if (given == null && !before.permissions().isEmpty() && folder == (before.kind() == FileState.Form.DIRECTORY)) {
            given = before.permissions();
        } else if (given == null) {
            String root = territory.held().rootPermissions();
            given = Permissions.text(Permissions.mode(root) & (folder ? 0777 : 0666));
        }
        if (folder) {
            return new FileState(FileState.Form.DIRECTORY, null, given, 0);
        }
        if (content != null) {
            return new FileState(FileState.Form.FILE, territory.keepingOwn(path, content, before), given, 0);
        }
        if (before.kind() != FileState.Form.FILE) {
            throw Refusal.conflict(
                    "drift: " + path + " is " + before.noun() + ", expected a file whose permissions change");
        }
        return new FileState(FileState.Form.FILE, before.content(), given, before.modified());
    }
}
