package io.jenkins.plugins.promotion.view;

import hudson.util.HttpResponses;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.kohsuke.stapler.HttpResponse;

/** An answer of bytes to keep, which browsers name and type by the end of the address. */
final class BinaryAnswer {

    private BinaryAnswer() {}

    /** @param fileName letters, digits, {@code .}, {@code _} and {@code -} only; its end says the type */
    static HttpResponse of(String fileName, byte[] bytes) throws IOException {
        // What Stapler serves is named by a URL; a handler of its own lets this one stand for bytes at hand.
        URL url = new URL(null, "bytes:/" + fileName, new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL it) {
                return new Held(it, bytes);
            }
        });
        return HttpResponses.staticResource(url);
    }

    private static final class Held extends URLConnection {
        private final byte[] bytes;

        Held(URL url, byte[] bytes) {
            super(url);
            this.bytes = bytes;
        }

        @Override
        public void connect() {
            connected = true;
        }

        @Override
        public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public int getContentLength() {
            return bytes.length;
        }

        @Override
        public long getContentLengthLong() {
            return bytes.length;
        }
    }
}
