package hudson.model;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Where a build writes its log. */
public interface TaskListener extends Serializable {
    TaskListener NULL = new hudson.util.StreamTaskListener(java.io.OutputStream.nullOutputStream());

    PrintStream getLogger();

    default Charset getCharset() {
        return StandardCharsets.UTF_8;
    }

    default PrintWriter error(String msg) {
        getLogger().println("ERROR: " + msg);
        return new PrintWriter(new OutputStreamWriter(getLogger(), getCharset()), true);
    }

    default PrintWriter error(String format, Object... args) {
        return error(String.format(format, args));
    }
}
