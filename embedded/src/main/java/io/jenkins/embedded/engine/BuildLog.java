package io.jenkins.embedded.engine;

import hudson.model.BuildListener;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectStreamException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Appends to a build's log; every line is there at once for readers. */
public final class BuildLog implements BuildListener {
    private static final long serialVersionUID = 1;
    private final File file;
    private final transient PrintStream out;

    public BuildLog(File file) throws IOException {
        this.file = file;
        out = new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream getLogger() {
        return out;
    }

    /** What comes from an agent, or out of a program that was stored, writes to the same log. */
    private Object readResolve() throws ObjectStreamException {
        try {
            return new BuildLog(file);
        } catch (IOException e) {
            throw (ObjectStreamException) new InvalidObjectException(file + " cannot be written to").initCause(e);
        }
    }

    public void close() {
        out.close();
    }
}
