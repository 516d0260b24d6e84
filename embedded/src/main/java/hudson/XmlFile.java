package hudson;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.XStreamException;
import com.thoughtworks.xstream.converters.DataHolder;
import hudson.util.XStream2;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** An object stored as XML; a write replaces the whole file or nothing. */
public final class XmlFile {
    private static final XStream2 DEFAULT = new XStream2();
    private final XStream xs;
    private final File file;

    public XmlFile(File file) {
        this(DEFAULT, file);
    }

    public XmlFile(XStream xs, File file) {
        this.xs = xs;
        this.file = file;
    }

    public Object read() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file.toPath()))) {
            return xs.fromXML(in);
        } catch (XStreamException e) {
            throw new IOException("Unable to read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Reads into an object that exists already. */
    public Object unmarshal(Object o) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file.toPath()))) {
            return xs.unmarshal(XStream2.getDefaultDriver().createReader(in), o, (DataHolder) null);
        } catch (XStreamException e) {
            throw new IOException("Unable to read " + file + ": " + e.getMessage(), e);
        }
    }

    public void write(Object o) throws IOException {
        Path target = file.toPath().toAbsolutePath();
        Files.createDirectories(target.getParent());
        Path draft =
                Files.createTempFile(target.getParent(), target.getFileName().toString(), ".tmp");
        try {
            try (FileOutputStream out = new FileOutputStream(draft.toFile());
                    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                writer.write("<?xml version='1.1' encoding='UTF-8'?>\n");
                xs.toXML(o, writer);
                writer.flush();
                out.getFD().sync();
            } catch (XStreamException e) {
                throw new IOException("Unable to write " + file + ": " + e.getMessage(), e);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    public boolean exists() {
        return file.exists();
    }

    public void delete() {
        file.delete();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
