package io.jenkins.plugins.promotion.files;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * File names as text and back, by their bytes, whatever the machine's locale: in the C locale Java reads an umlaut as
 * two question marks and cannot write it. The way round is a file URI, which carries a name's bytes.
 */
public final class PathNames {
    private PathNames() {}

    /** The path's text, or null if its bytes are not valid UTF-8. */
    public static String text(Path path) {
        String text = path.toString();
        if (isAscii(text)) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes(path)))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The path's last segment as text, or null if its bytes are not valid UTF-8. */
    public static String name(Path path) {
        return text(Folders.last(path));
    }

    /** The text's path: relative to the given directory, or absolute if the text is. */
    public static Path resolve(Path directory, String text) {
        return directory.resolve(path(text));
    }

    /** The text's path. */
    public static Path path(String text) {
        if (isAscii(text)) {
            return Path.of(text);
        }
        StringBuilder uri = new StringBuilder("file:///");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '/';
            if (plain) {
                uri.append((char) b);
            } else {
                uri.append('%').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
            }
        }
        Path absolute = Path.of(URI.create(uri.toString()));
        return text.startsWith("/") ? absolute : Path.of("/").relativize(absolute);
    }

    private static byte[] bytes(Path path) {
        String raw = Path.of("/").resolve(path).toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = path.isAbsolute() ? 0 : 1; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    /** True if none of the names, as the old file interface gave them, can have lost anything. */
    public static boolean plain(String[] names) {
        for (String name : names) {
            if (!isAscii(name)) {
                return false;
            }
        }
        return true;
    }

    /** Opens a file to read, also where the locale cannot say its name. */
    public static InputStream open(Path file) throws IOException {
        String text = file.toString();
        if (isAscii(text)) {
            return new FileInputStream(text);
        }
        try {
            return Files.newInputStream(file);
        } catch (FileSystemException e) {
            throw (IOException) new FileNotFoundException(text).initCause(e);
        }
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
