package io.jenkins.embedded.engine;

import hudson.model.BuildListener;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Appends to a build's log; every line is there at once for readers. */
public final class BuildLog implements BuildListener {
    private static final long serialVersionUID = 1;
    private final transient PrintStream out;

    public BuildLog(File file) throws IOException {
        out = new PrintStream(new FileOutputStream(file, true), true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream getLogger() {
        return out;
    }

    public void close() {
        out.close();
    }
}
