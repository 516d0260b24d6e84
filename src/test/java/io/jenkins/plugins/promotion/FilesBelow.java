package io.jenkins.plugins.promotion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** The texts of all files below a folder in which others work meanwhile: what is gone when it is looked at is left out. */
public final class FilesBelow {

    private FilesBelow() {}

    /** By path; a character for a byte. */
    public static Map<Path, String> of(Path root) throws IOException {
        Map<Path, String> texts = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
                if (is.isRegularFile()) {
                    try {
                        texts.put(file, Files.readString(file, StandardCharsets.ISO_8859_1));
                    } catch (NoSuchFileException e) {
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return texts;
    }
}
