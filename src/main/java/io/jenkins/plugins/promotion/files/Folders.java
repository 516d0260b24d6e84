package io.jenkins.plugins.promotion.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What lies in folders that may not be there. */
public final class Folders {
    private Folders() {}

    /** The files and directories directly in a directory; none if it does not exist. */
    public static List<Path> list(Path directory) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
                stream.forEach(found::add);
            }
        }
        return found;
    }
}
