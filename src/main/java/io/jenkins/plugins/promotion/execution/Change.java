package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.plan.Permissions;
import io.jenkins.plugins.promotion.structured.StructuredException;
import io.jenkins.plugins.promotion.structured.StructuredFile;
import io.jenkins.plugins.promotion.structured.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A change of one path, thought through but not yet made.
 *
 * @param relative the path as the plan names it
 * @param before what is there
 * @param after what shall be there; equal to {@code before} if nothing is to do
 * @param message what it means, in the past tense
 */
record Change(String relative, Path path, FileState before, FileState after, String message) {
    private static final int SHOWN = 120;

    boolean needed() {
        return !before.digest().equals(after.digest());
    }

    /** @throws Refused if what is there is not what the plan expects (drift), or cannot be changed */
    static Change of(Work work, Place place) throws IOException, Refused {
        try {
            return work instanceof Work.SetValue set ? value(set, place) : file((Work.PutFile) work, place);
        } catch (StructuredException e) {
            throw new Refused(e.getMessage());
        }
    }

    private static Change value(Work.SetValue set, Place place) throws IOException, Refused {
        Path path = place.at(set.file(), set.pointer());
        FileState before = FileState.of(path);
        if (before.kind() != FileState.Kind.FILE) {
            throw new Refused("drift: " + set.file() + " is " + before.noun() + ", expected a file with a value at "
                    + set.pointer());
        }
        StructuredFile file = StructuredFile.of(set.file(), before.content());
        Value wanted = file.asStored(json(set.value()));
        Optional<Value> found = file.get(set.pointer());
        String at = set.file() + " " + set.pointer();
        if (found.isPresent() && found.get().equals(wanted)) {
            return new Change(set.file(), path, before, before, at + " is already " + shown(wanted));
        }
        if (found.isEmpty() && !set.create()) {
            throw new Refused("drift: " + set.file() + " has nothing at " + set.pointer()
                    + "; say 'create: true' if the plan is to add it");
        }
        if (found.isPresent() && set.expect() != null) {
            Value expected = file.asStored(json(set.expect()));
            if (!found.get().equals(expected)) {
                throw new Refused("drift: " + at + " is " + shown(found.get()) + ", expected " + shown(expected)
                        + "; review the environment and record the plan again");
            }
        }
        byte[] content = found.isPresent() ? file.replace(set.pointer(), wanted) : file.create(set.pointer(), wanted);
        FileState after = new FileState(FileState.Kind.FILE, content, before.permissions(), 0);
        return new Change(
                set.file(), path, before, after, at + (found.isPresent() ? " set to " : " added as ") + shown(wanted));
    }

    static Value json(String text) {
        return StructuredFile.of("value.json", text.getBytes(StandardCharsets.UTF_8))
                .get("")
                .orElseThrow();
    }

    static String shown(Value value) {
        String text = value.canonical();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    private static Change file(Work.PutFile put, Place place) throws IOException, Refused {
        Path path = place.at(put.path());
        FileState before = FileState.of(path);
        boolean absent = before.kind() == FileState.Kind.ABSENT;
        FileState after = put.verb().equals("delete") ? FileState.ABSENT : target(put, place, before);
        FileState shown =
                before.kind() == FileState.Kind.FILE ? before.with(place.masked(put.path(), before.content())) : before;
        String verb = put.verb() + "d " + put.path();
        if (before.digest().equals(after.digest())) {
            return new Change(put.path(), path, before, before, put.path() + " is already as wanted");
        }
        if (put.verb().equals("create")
                && !absent
                && !(put.content() != null && place.nothingButOwn(put.path(), before))) {
            throw new Refused("drift: " + put.path() + " exists already as " + before.noun()
                    + "; expected nothing there, use 'replace' if it may be overwritten");
        }
        if (!put.verb().equals("create") && absent) {
            throw new Refused("drift: " + put.path() + " is absent; use 'create' if it is new");
        }
        if (put.expectSha256() != null && !put.expectSha256().equalsIgnoreCase(shown.sha256())) {
            throw new Refused("drift: " + put.path() + " has other content than the plan expects (SHA-256 "
                    + (before.content() == null ? "of " + before.noun() : shown.sha256()) + ", expected "
                    + put.expectSha256() + ")");
        }
        if (after.kind() != FileState.Kind.FILE && place.holdsOwn(put.path(), before)) {
            throw new Refused(put.path() + " holds local or secret values of this environment, which would be lost;"
                    + " keep the file, or remove it by a command item and exclude its path in the plan");
        }
        if (before.kind() == FileState.Kind.DIRECTORY && after.kind() != FileState.Kind.DIRECTORY) {
            deletable(put, path);
        } else if (after.kind() == FileState.Kind.DIRECTORY && !absent && before.kind() != FileState.Kind.DIRECTORY) {
            throw new Refused(put.path() + " is " + before.noun() + " and cannot become a directory in one step;"
                    + " delete it by an item of its own first");
        }
        return new Change(put.path(), path, before, after, verb);
    }

    private static void deletable(Work.PutFile put, Path path) throws IOException, Refused {
        if (!put.verb().equals("delete") || !put.directory()) {
            throw new Refused(
                    "drift: " + put.path() + " is a directory; say 'directory: true' to delete it when empty");
        }
        try (var entries = Files.list(path)) {
            if (entries.findAny().isPresent()) {
                throw new Refused("the directory " + put.path() + " is not empty; delete what is in it by items first");
            }
        }
    }

    private static FileState target(Work.PutFile put, Place place, FileState before) throws IOException, Refused {
        if (put.link() != null) {
            return new FileState(FileState.Kind.LINK, put.link().getBytes(StandardCharsets.UTF_8), "", 0);
        }
        boolean directory = put.directory() || put.content() == null && before.kind() == FileState.Kind.DIRECTORY;
        String permissions = put.permissions();
        if (permissions == null
                && !before.permissions().isEmpty()
                && directory == (before.kind() == FileState.Kind.DIRECTORY)) {
            permissions = before.permissions();
        } else if (permissions == null) {
            String root = FileState.of(place.root()).permissions();
            permissions = Permissions.text(Permissions.mode(root) & (directory ? 0777 : 0666));
        }
        if (directory) {
            return new FileState(FileState.Kind.DIRECTORY, null, permissions, 0);
        }
        if (put.content() != null) {
            return new FileState(
                    FileState.Kind.FILE, place.keepingOwn(put.path(), put.content(), before), permissions, 0);
        }
        if (before.kind() != FileState.Kind.FILE) {
            throw new Refused(
                    "drift: " + put.path() + " is " + before.noun() + ", expected a file whose permissions change");
        }
        return new FileState(FileState.Kind.FILE, before.content(), permissions, before.modified());
    }

    /** Whether something is there, be it a link that leads nowhere. */
    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
