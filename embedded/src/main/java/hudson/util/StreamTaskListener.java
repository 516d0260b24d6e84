package hudson.util;

import hudson.model.BuildListener;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Writes to a stream; it cannot cross a restart. */
public class StreamTaskListener implements BuildListener {
    private static final long serialVersionUID = 1;
    private final transient PrintStream out;

    public StreamTaskListener(OutputStream out) {
        this(out, StandardCharsets.UTF_8);
    }

    public StreamTaskListener(OutputStream out, Charset charset) {
        this.out = out instanceof PrintStream stream ? stream : new PrintStream(out, true, charset);
    }

    @Override
    public PrintStream getLogger() {
        return out == null ? System.err : out;
    }
}
