package io.jenkins.plugins.promotion.store;

import io.jenkins.plugins.promotion.files.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A blob being read: its end is an error if the bytes do not have the hash they are kept under. */
final class VerifiedStream extends FilterInputStream {
    private final MessageDigest sha = Sha256.start();
    private final String id;
    private final Path store;
    private boolean verified;

    VerifiedStream(InputStream in, String id, Path store) {
        super(in);
        this.id = id;
        this.store = store;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
            sha.update(into, offset, read);
        } else if (read < 0 && !verified) {
            verified = true;
            if (!HexFormat.of().formatHex(sha.digest()).equals(id)) {
                throw damaged(id, store);
            }
        }
        return read;
    }

    /** The bytes were read, and are not what they should be. */
    static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        private DamagedException(String message) {
            super(message);
        }
    }

    static IOException damaged(String id, Path store) {
        return new DamagedException("Content " + id + " in the store '" + store
                + "' is damaged: its bytes do not have this hash any more. Let an administrator verify the store on the"
                + " page Environments, which sets it aside; then capture the tree it came from again.");
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
