package hudson.console;

import io.jenkins.embedded.web.BuildFiles;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import javax.servlet.http.HttpServletResponse;
import org.kohsuke.stapler.StaplerRequest;
import org.kohsuke.stapler.StaplerResponse;
import org.kohsuke.stapler.framework.io.LargeText;

/** A log that may still grow, served piece by piece as text or as HTML with its addresses as links. */
public class AnnotatedLargeText<T> extends LargeText {
    private final boolean complete;

    public AnnotatedLargeText(File file, Charset charset, boolean completed, T context) {
        super(file, charset, completed);
        this.complete = completed;
    }

    public void doProgressiveText(StaplerRequest req, StaplerResponse rsp) throws IOException {
        serve(req, rsp, false);
    }

    public void doProgressiveHtml(StaplerRequest req, StaplerResponse rsp) throws IOException {
        serve(req, rsp, true);
    }

    private void serve(StaplerRequest req, StaplerResponse rsp, boolean html) throws IOException {
        long start = start(req.getParameter("start"));
        StringWriter text = new StringWriter();
        long end = start >= length() ? length() : writeLogTo(start, text);
        rsp.setContentType(html ? "text/html;charset=UTF-8" : "text/plain;charset=UTF-8");
        rsp.setStatus(HttpServletResponse.SC_OK);
        rsp.addHeader("X-Text-Size", String.valueOf(end));
        if (!complete) {
            rsp.addHeader("X-More-Data", "true");
        }
        rsp.getWriter().write(html ? BuildFiles.html(text.toString()) : text.toString());
    }

    private long start(String asked) {
        if (asked == null || !asked.matches("\\d{1,18}")) {
            return 0;
        }
        long start = Long.parseLong(asked);
        return start > length() ? 0 : start;
    }

    public long writeHtmlTo(long start, Writer w) throws IOException {
        StringWriter text = new StringWriter();
        long end = writeLogTo(start, text);
        w.write(BuildFiles.html(text.toString()));
        return end;
    }

    /** The whole log as HTML. */
    public String getHtml() throws IOException {
        StringWriter html = new StringWriter();
        if (length() > 0) {
            writeHtmlTo(0, html);
        }
        return html.toString();
    }
}
