package org.kohsuke.stapler;

import java.io.IOException;
import java.io.InputStream;
import javax.servlet.ServletException;

/**
 * What a response takes that is no page, under the name and with the signatures that Jenkins has since 2.475; see {@link
 * StaplerRequest2}.
 */
public interface StaplerResponse2 {

    void setHeader(String name, String value);

    void serveFile(StaplerRequest2 req, InputStream data, long lastModified, long contentLength, String fileName)
            throws IOException;

    /** Called by Stapler for a parameter of this type. */
    static StaplerResponse2 fromStapler(StaplerResponse response) {
        return new StaplerResponse2() {
            @Override
            public void setHeader(String name, String value) {
                response.setHeader(name, value);
            }

            @Override
            public void serveFile(
                    StaplerRequest2 req, InputStream data, long lastModified, long contentLength, String fileName)
                    throws IOException {
                try {
                    response.serveFile(Stapler.getCurrentRequest(), data, lastModified, contentLength, fileName);
                } catch (ServletException e) {
                    throw new IOException(e);
                }
            }
        };
    }
}
