package io.jenkins.plugins.promotion.tree;

import java.io.IOException;
import java.io.InputStream;

/** Contents of files by their SHA-256, as a scan leaves them and as they are read again; wherever they are kept. */
public interface Blobs {
    /** Contents up to this length are small, in bytes: they are handed over and read as a whole. */
    int SMALL = 256 * 1024;

    /** True if the content is here; it is not read. */
    boolean contains(String id) throws IOException;

    /** The content as a whole, verified; for small ones. */
    byte[] read(String id) throws IOException;

    /** Begins to add contents; nothing is visible before {@link Writer#commit()}. */
    Writer writer() throws IOException, InterruptedException;

    /** Something that can be read again. */
    interface Source {
        InputStream open() throws IOException;
    }

    /** Takes in contents, each once. Safe for several threads. */
    interface Writer extends AutoCloseable {
        /** True if content with this hash was there before; it is not read. */
        boolean has(byte[] id);

        /** Adds small content with this hash unless it is there. */
        void put(byte[] id, byte[] content, int length) throws IOException;

        /** Adds a file that is not small, whose hash the caller has computed, unless it is there. */
        void put(byte[] id, Source file) throws IOException;

        /** Adds content of any length; returns its id. */
        String put(InputStream in) throws IOException;

        /**
         * True if no content of this length, which is not small, was there when this writer first asked. So the file is
         * new, or was added by this writer, and is better hashed while it is added than before.
         */
        boolean isNewLength(long length) throws IOException;

        /** Makes everything added durable and visible. */
        void commit() throws IOException;

        /** Forgets what was not committed. */
        @Override
        void close() throws IOException;
    }
}
