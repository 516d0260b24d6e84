package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.files.Folders;
import io.jenkins.plugins.promotion.files.Modes;
import io.jenkins.plugins.promotion.files.Sync;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The undo records of one run, one after the other in a file: one sync makes a record durable. Of a file that several items
 * change, a record holds what became other bytes since the record before, and every so often the whole. Nothing that was
 * written is touched again. What a crash left of a last record, which nobody relied on, is written over.
 */
final class UndoLog {
    private static final int FORMAT = 2;
    private static final int HEADING = Integer.BYTES * 2;
    /** How many differences in a row there are at most, and how many bytes have to be moved to go through them. */
    private static final int DEEPEST = 128;

    private static final long DEAREST = 16L << 20;
    private static final int MOST_KNOWN = 16;

    /** Where records begin in the logs that were used last, so that none is read through for each item of its run. */
    private static final Map<Path, UndoLog> KNOWN = new LinkedHashMap<>(MOST_KNOWN, 1, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, UndoLog> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    private final Path file;
    /** What the file is that was read; null where there was none. */
    private Object identity;

    private final Map<String, Long> newestOf = new HashMap<>();
    private final Map<String, Long> newestAt = new HashMap<>();
    /** Behind the last record. */
    private long end;
    /** Whether the file's own name is on the disk; not known of what an agent before this one made. */
    private boolean named;

    private long remembered = -1;
    private SoftReference<byte[]> content = new SoftReference<>(null);

    private UndoLog(Path file) {
        this.file = file;
    }

    /** The log in this file, which need not be there: the same one for all threads. */
    static UndoLog of(Path file) {
        synchronized (KNOWN) {
            return KNOWN.computeIfAbsent(file, UndoLog::new);
        }
    }

    /** Reads what another wrote; false where there is no file. Only a file that is not there is none. */
    private boolean readOn() throws IOException {
        BasicFileAttributes is;
        try {
            is = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            is = null;
        }
        if (is == null || !is.fileKey().equals(identity) || is.size() < end) {
            newestOf.clear();
            newestAt.clear();
            identity = is == null ? null : is.fileKey();
            end = 0;
            named = false;
            remembered = -1;
        }
        if (is != null && is.size() > end) {
            try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
                Optional<Kept> next;
                while (end < is.size() && (next = record(open, end, is.size())).isPresent()) {
                    add(next.get());
                }
            }
        }
        return is != null;
    }

    private void add(Kept record) {
        newestOf.put(record.key, record.at);
        if (record.undo.before().kind() == FileState.Form.FILE) {
            newestAt.put(record.undo.path(), record.at);
        }
        end = record.end;
    }

    /** The record that begins there; nothing where a crash tore it off, which only the last one can be. */
    private Optional<Kept> record(RandomAccessFile open, long at, long size) throws IOException {
        open.seek(at);
        byte[] heading = new byte[(int) Math.min(HEADING, size - at)];
        open.readFully(heading);
        if (heading.length < HEADING) {
            return Optional.empty();
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(heading));
        int length = in.readInt();
        int checksum = in.readInt();
        if (length > 0 && at + HEADING + length <= size) {
            byte[] body = new byte[length];
            open.readFully(body);
            if (checksum(body) == checksum) {
                return Optional.of(Kept.read(body, at, at + HEADING + length));
            }
        }
        // A file may have become longer without what was written there.
        if (length < 0 || length > 0 && at + HEADING + length < size) {
            throw new IOException("The undo records in " + file + " are damaged from byte " + at
                    + " on. Restore the file from a backup; what is undone meanwhile has to be put back by hand.");
        }
        return Optional.empty();
    }

    private static int checksum(byte[] body) {
        CRC32 sum = new CRC32();
        sum.update(body);
        return (int) sum.getValue();
    }

    /** The newest record of an item. */
    synchronized Optional<Undo> load(String key) throws IOException {
        readOn();
        Long at = newestOf.get(key);
        if (at == null) {
            return Optional.empty();
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            Kept record = known(open, at);
            Undo undo = record.undo.with(record.content == null ? null : content(open, record));
            if (!undo.before().sha256().equals(record.sha256)) {
                throw new IOException("The undo record of " + undo.path() + " in " + file + " is damaged");
            }
            return Optional.of(undo);
        }
    }

    private Kept known(RandomAccessFile open, long at) throws IOException {
        return record(open, at, end).orElseThrow(() -> new IOException(file + " was changed beside this agent"));
    }

    /** The whole content before. */
    private byte[] content(RandomAccessFile open, Kept record) throws IOException {
        Deque<Difference> later = new ArrayDeque<>();
        Kept whole = record;
        while (whole.base >= 0) {
            later.push(whole.content);
            whole = known(open, whole.base);
        }
        byte[] bytes = whole.content.middle;
        for (Difference difference : later) {
            bytes = difference.on(bytes);
        }
        return bytes;
    }

    /** Adds a record, durable on return. */
    synchronized void save(String key, Undo undo) throws IOException {
        if (!readOn()) {
            Files.createFile(file, Modes.attribute(Modes.OWN_FILE));
            readOn();
        }
        // Not a channel, which an interrupt would close.
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] body = made(open, key, undo).body();
            ByteBuffer bytes = ByteBuffer.allocate(HEADING + body.length);
            bytes.putInt(body.length).putInt(checksum(body)).put(body);
            if (open.length() > end) {
                // For good, or a power cut leaves the beginning of this record before the rest of that.
                open.setLength(end);
                Sync.of(open.getFD(), file);
            }
            open.seek(end);
            open.write(bytes.array());
            Sync.of(open.getFD(), file);
            if (undo.before().kind() == FileState.Form.FILE) {
                remembered = end;
                content = new SoftReference<>(undo.before().content());
            }
            add(Kept.read(body, end, end + bytes.capacity()));
        }
        if (!named) {
            Sync.of(Folders.above(file));
            named = true;
        }
    }

    private Kept made(RandomAccessFile open, String key, Undo undo) throws IOException {
        byte[] now = undo.before().content();
        Undo rest = undo.with(null);
        String sha256 = undo.before().sha256();
        Difference all = now == null ? null : new Difference(0, 0, now);
        Kept whole = new Kept(end, end, key, rest, sha256, -1, 0, all);
        Long base = newestAt.get(undo.path());
        if (base == null || undo.before().kind() != FileState.Form.FILE) {
            return whole;
        }
        Kept last = known(open, base);
        int depth = last.depth + 1;
        byte[] was = content.get();
        if (depth > DEEPEST || (long) depth * now.length > DEAREST) {
            return whole;
        } else if (remembered != base || was == null) {
            was = content(open, last);
        }
        Difference difference = Difference.of(was, now);
        boolean right = Arrays.equals(difference.on(was), now);
        return right && difference.middle.length <= now.length / 2
                ? new Kept(end, end, key, rest, sha256, base, depth, difference)
                : whole;
    }

    /** What stands between the bytes that two contents have alike at their beginning and at their end. */
    private record Difference(int beginning, int ending, byte[] middle) {
        static Difference of(byte[] was, byte[] now) {
            int most = Math.min(was.length, now.length);
            int differs = Arrays.mismatch(was, now);
            int beginning = differs < 0 ? most : Math.min(differs, most);
            int ending = 0;
            while (ending < most - beginning && was[was.length - 1 - ending] == now[now.length - 1 - ending]) {
                ending++;
            }
            return new Difference(beginning, ending, Arrays.copyOfRange(now, beginning, now.length - ending));
        }

        byte[] on(byte[] was) {
            byte[] now = new byte[beginning + middle.length + ending];
            System.arraycopy(was, 0, now, 0, beginning);
            System.arraycopy(middle, 0, now, beginning, middle.length);
            System.arraycopy(was, was.length - ending, now, beginning + middle.length, ending);
            return now;
        }
    }

    /**
     * A record as it lies there.
     *
     * @param end where the next one begins
     * @param undo without the content
     * @param sha256 of that
     * @param base where the record begins from whose content this one differs; -1 where it is whole
     * @param depth how many differences lead from a whole content to this one
     * @param content null where there is none
     */
    private record Kept(
            long at, long end, String key, Undo undo, String sha256, long base, int depth, Difference content) {

        static Kept read(byte[] body, long at, long end) throws IOException {
            try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
                if (in.readInt() != FORMAT) {
                    throw new IOException("An undo record was written by another version");
                }
                String key = FolderUndoStore.text(in);
                Undo undo = FolderUndoStore.read(in);
                String sha256 = FolderUndoStore.text(in);
                long base = in.readLong();
                int depth = in.readInt();
                int beginning = in.readInt();
                Difference content =
                        beginning < 0 ? null : new Difference(beginning, in.readInt(), in.readNBytes(in.readInt()));
                return new Kept(at, end, key, undo, sha256, base, depth, content);
            }
        }

        byte[] body() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeInt(FORMAT);
                FolderUndoStore.text(out, key);
                FolderUndoStore.write(out, undo);
                FolderUndoStore.text(out, sha256);
                out.writeLong(base);
                out.writeInt(depth);
                out.writeInt(content == null ? -1 : content.beginning);
                if (content != null) {
                    out.writeInt(content.ending);
                    out.writeInt(content.middle.length);
                    out.write(content.middle);
                }
            }
            return bytes.toByteArray();
        }
    }
}
