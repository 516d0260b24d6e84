package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.Sha256;
import io.jenkins.plugins.promotion.tree.Blobs;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HexFormat;

/** Blobs as a stream between two stores: each with its id, in chunks, so that neither side holds a whole one. */
final class BlobTransfer {
    private static final int CHUNK = 64 * 1024;

    private BlobTransfer() {}

    static void write(StoreFolder store, OutputStream out, Collection<String> ids) throws IOException {
        DataOutputStream data = new DataOutputStream(new BufferedOutputStream(out, CHUNK));
        byte[] chunk = new byte[CHUNK];
        for (String id : ids) {
            try (InputStream in = store.open(id)) {
                data.writeBoolean(true);
                data.write(HexFormat.of().parseHex(id));
                for (int read; (read = in.read(chunk)) > 0; ) {
                    data.writeInt(read);
                    data.write(chunk, 0, read);
                }
                data.writeInt(0);
            }
        }
        data.writeBoolean(false);
        data.flush();
    }

    static long read(StoreFolder store, InputStream in, Collection<String> wanted, Blobs.Writer writer)
            throws IOException {
        DataInputStream data = new DataInputStream(new BufferedInputStream(in, CHUNK));
        long count = 0;
        while (data.readBoolean()) {
            String claimed = HexFormat.of().formatHex(data.readNBytes(Sha256.LENGTH));
            if (!wanted.contains(claimed)) {
                throw new IOException("Content " + claimed + " was not asked for: it is not stored.");
            }
            String id = writer.put(new ChunkedStream(data));
            if (!id.equals(claimed)) {
                throw new IOException("Content " + claimed + " was damaged on its way to '" + store.directory()
                        + "': send it again.");
            }
            count++;
        }
        writer.commit();
        return count;
    }

    /** One blob inside a stream of many: chunks with their lengths, ended by an empty one. */
    private static final class ChunkedStream extends InputStream {
        private final DataInputStream in;
        private int left;
        private boolean ended;

        ChunkedStream(DataInputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                left = in.readInt();
                if (left < 0 || left > CHUNK) {
                    throw new IOException(
                            "The stream of blobs tells of a chunk of " + left + " bytes, and none has more" + " than "
                                    + CHUNK + ": it was damaged on its way; send it again.");
                }
                ended = left == 0;
            }
            if (ended) {
                return -1;
            }
            int read = in.read(into, offset, Math.min(length, left));
            if (read < 0) {
                throw new IOException("The stream of blobs ended in the middle of one.");
            }
            left -= read;
            return read;
        }
    }
}
