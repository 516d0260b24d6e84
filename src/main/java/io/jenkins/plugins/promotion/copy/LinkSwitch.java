package io.jenkins.plugins.promotion.copy;

import io.jenkins.plugins.promotion.files.FileExtras;
import io.jenkins.plugins.promotion.files.FileOps;
import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.PathNames;
import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.files.UseMarkers;
import io.jenkins.plugins.promotion.tree.TreeBusyException;
import io.jenkins.plugins.promotion.tree.TreeRefusedException;
import io.jenkins.plugins.promotion.tree.TreeSpec;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A root that is a symbolic link to a folder, here called a release. The next release is built beside the present one,
 * and the link is pointed to it by one rename; whoever resolves the link finds the old release or the new one, both
 * whole. The release that was live before is kept, older ones that copies made go.
 */
final class LinkSwitch implements AutoCloseable {
    private static final String COPYING = "copying";
    private static final String AREA = TreeSpec.RESERVED;
    private static final String BUILDING = "new-";

    private final Path link;
    private final Path store;
    private final FileOps ops;
    private final UseMarkers.Marker marker;
    private final Path area;
    private final Path text;
    /** Unlike that of any other copy: a program that a dead one had started may still be writing. */
    private final String attempt = BUILDING + UUID.randomUUID();

    private LinkSwitch(Path link, Path text, Path store, FileOps ops, UseMarkers.Marker marker) throws IOException {
        this.link = link;
        this.store = store;
        this.text = text;
        this.ops = ops;
        this.marker = marker;
        this.area = area(link, text);
    }

    /**
     * Begins a copy, alone.
     *
     * @param store the folder of the store that copies of this node use
     * @throws TreeRefusedException if the root is no link that can be switched, or another copy works on it
     */
    static LinkSwitch open(Path link, Path store, FileOps ops) throws IOException {
        requireLink(link);
        Path text = Files.readSymbolicLink(link);
        Path area = area(link, text);
        try {
            if (!Files.exists(area, LinkOption.NOFOLLOW_LINKS)) {
                ops.createDirectory(area, 0700);
            }
            requireOwn(area);
            UseMarkers markers = new UseMarkers(area.resolve("use"));
            UseMarkers.Marker mine = markers.mark(COPYING);
            try {
                if (markers.othersAt(COPYING, mine)) {
                    throw new TreeBusyException("Another copy is at work on '" + link + "': wait for it to end.");
                }
                // Another copy may have switched since.
                return new LinkSwitch(link, Files.readSymbolicLink(link), store, ops, mine);
            } catch (IOException | RuntimeException e) {
                mine.close(); // Else this process would be at work there for as long as it lives.
                throw e;
            }
        } catch (FileSystemException e) {
            throw new TreeRefusedException(
                    "The folder '" + area.getParent() + "', which is to hold the next release of '" + link
                            + "', cannot be written to (" + SwitchArea.reason(e)
                            + "): give this node's user the permission, or make room.",
                    e);
        }
    }

    /** What lies there is deleted unseen, so it must be of this user. */
    private static void requireOwn(Path area) throws IOException {
        String objection = Folders.objection(area);
        if (objection != null) {
            throw new TreeRefusedException("'" + area + "' " + objection + ", but the name is reserved for copies:"
                    + " see what it is and who put it there, then remove it.");
        }
    }

    /** @throws TreeRefusedException that says how to make the root a link */
    static void requireLink(Path link) throws IOException {
        String name = link.getFileName() + ".release-1";
        if (!Files.isSymbolicLink(link)) {
            throw new TreeRefusedException(
                    "'" + link + "' is a plain directory, but its environment has switch: symlink."
                            + " Make it a link, once, while nothing uses it: mv '" + link + "' '"
                            + link.resolveSibling(name) + "' && ln -s '" + name + "' '" + link + "'");
        }
        Path last = Files.readSymbolicLink(link).getFileName();
        if (last == null || last.toString().equals("..") || last.toString().equals(".")) {
            throw new TreeRefusedException("The symbolic link '" + link + "' points to '"
                    + Files.readSymbolicLink(link)
                    + "', beside which no next release can lie: point it to the folder by the folder's name.");
        }
    }

    /** True if a copy works here, or died here. */
    static boolean isPresent(Path link) throws IOException {
        return Files.isSymbolicLink(link)
                && (Files.exists(area(link, Files.readSymbolicLink(link)), LinkOption.NOFOLLOW_LINKS)
                        || Files.isSymbolicLink(nextLink(link)));
    }

    private static Path area(Path link, Path text) throws IOException {
        return sibling(link.resolveSibling(text), "." + own(link, text) + AREA);
    }

    /** What names of releases begin with; links of one name may have their releases in one folder. */
    private static String own(Path link, Path text) {
        String name = PathNames.name(link);
        Path home = link.toAbsolutePath().normalize();
        if (Folders.above(link.resolveSibling(text).toAbsolutePath().normalize())
                .equals(home.getParent())) {
            return name;
        }
        return name + "-" + Sha256.hex(PathNames.text(home)).substring(0, 8);
    }

    private static Path nextLink(Path link) throws IOException {
        return sibling(link, "." + PathNames.name(link) + AREA + "-link");
    }

    private static Path sibling(Path path, String name) {
        return path.resolveSibling(PathNames.path(name));
    }

    private Path building() {
        return area.resolve(attempt);
    }

    private Path releases() {
        return area.getParent();
    }

    /** The folder that is live. */
    Path live() throws IOException {
        return link.toRealPath();
    }

    /** Removes what a dead copy left; says so, or null if nothing was left. What is live is whole anyway. */
    String recover() throws IOException {
        boolean left = false;
        for (Path one : Folders.list(area)) {
            if (Folders.name(one).startsWith(BUILDING)) {
                left = true;
                try {
                    forgetNotes(one);
                    Folders.delete(ops, one);
                } catch (DirectoryNotEmptyException | NoSuchFileException e) {
                    // Somebody still writes there; the next recovery finds it quiet.
                }
            }
        }
        if (Files.isSymbolicLink(nextLink(link))) {
            ops.delete(nextLink(link));
            left = true;
        }
        return left
                ? "discarded the release that an interrupted copy to '" + link
                        + "' had begun; the link had not been switched"
                : null;
    }

    /** A copy that was building this release may have left notes of it; they go with it. */
    private void forgetNotes(Path release) throws IOException {
        RootNotes notes = new RootNotes(release.toRealPath(), store, ops);
        if (notes.arePresent()) {
            Folders.delete(ops, notes.folder());
        }
    }

    /** Starts the next release as a copy of the present one, with everything that is in it; not durable yet. */
    Path begin() throws IOException, InterruptedException {
        if (!Files.isWritable(Folders.above(link.toAbsolutePath()))) {
            throw new TreeRefusedException("The link '" + link + "' cannot be switched, since the folder '"
                    + link.getParent() + "' cannot be written to: "
                    + FileExtras.seal(Folders.above(link.toAbsolutePath()))
                            .orElse("give this node's user the permission")
                    + ".");
        }
        ops.copyTree(live(), building());
        return building();
    }

    /** Gives up the release that was begun. */
    void giveUp() throws IOException {
        if (Files.exists(building(), LinkOption.NOFOLLOW_LINKS)) {
            forgetNotes(building());
            Folders.delete(ops, building());
        }
    }

    /** Makes the release that was begun, which is durable, the live one; durable on return. */
    void publish() throws IOException {
        Path before = live();
        Path next = PathNames.resolve(releases(), prefix() + (newest() + 1));
        ops.move(building(), next);
        ops.sync(releases());
        Path target = text.getParent() == null ? Folders.last(next) : text.resolveSibling(Folders.last(next));
        ops.createSymlink(nextLink(link), PathNames.text(target));
        ops.move(nextLink(link), link);
        ops.sync(link.toAbsolutePath().getParent());
        try {
            forget(next, before);
        } catch (FileSystemException e) {
            // The next copy tries again; the switch itself is done.
        }
    }

    private String prefix() {
        return own(link, text) + ".release-";
    }

    private List<Path> made() throws IOException {
        Pattern name = Pattern.compile(Pattern.quote(prefix()) + "[0-9]{1,9}");
        List<Path> made = new ArrayList<>();
        for (Path one : Folders.list(releases())) {
            String text = PathNames.name(one);
            if (text != null && name.matcher(text).matches() && Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
                made.add(one);
            }
        }
        return made;
    }

    private int newest() throws IOException {
        int newest = 0;
        for (Path one : made()) {
            Matcher number = Pattern.compile("[0-9]+$").matcher(Folders.name(one));
            newest = number.find() ? Math.max(newest, Integer.parseInt(number.group())) : newest;
        }
        return newest;
    }

    /** Deletes releases that copies made, but for these two. */
    private void forget(Path next, Path before) throws IOException {
        for (Path one : made()) {
            if (!one.equals(next) && !one.toRealPath().equals(before)) {
                Folders.delete(ops, one);
            }
        }
    }

    @Override
    public void close() throws IOException {
        marker.close();
        try {
            Files.deleteIfExists(area.resolve("use"));
            Files.deleteIfExists(area);
        } catch (NoSuchFileException e) {
            // gone
        } catch (FileSystemException e) {
            // Another copy came meanwhile, or something is left for a recovery.
        }
    }
}
