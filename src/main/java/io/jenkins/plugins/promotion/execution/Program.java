package io.jenkins.plugins.promotion.execution;

import io.jenkins.plugins.promotion.refusal.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs one program without a shell, in a process group of its own, and keeps the end of what it prints. */
public final class Program {
    /** Stands before output of which only the end was kept. */
    public static final String CUT = "[...]";

    private static final int KEPT = 64 * 1024;
    private static final long PIPE_MILLIS = 2000;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /**
     * How a program ended.
     *
     * @param exit its status; -1 after a timeout
     */
    public record Ended(int exit, boolean timedOut, String output) {}

    /** Hears of a program as soon as it runs. */
    @FunctionalInterface
    public interface Started {
        void as(ProcessHandle process) throws IOException;
    }

    private Program() {}

    /** As {@link #exactly}, with this process's environment besides. */
    static Ended run(List<String> argv, Path directory, Map<String, String> env, Duration timeout, Secrets secrets)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(System.getenv());
        all.putAll(env);
        return exactly(argv, directory, all, timeout, secrets, process -> {});
    }

    /**
     * Runs a program to its end.
     *
     * @param env its whole environment
     * @param timeout null for none; afterwards the whole group is killed
     * @throws Refusal if the program does not exist
     * @throws InterruptedException after the whole group was killed
     */
    public static Ended exactly(
            List<String> argv,
            Path directory,
            Map<String, String> env,
            Duration timeout,
            Secrets secrets,
            Started started)
            throws IOException, InterruptedException {
        boolean group = Files.isExecutable(SETSID);
        List<String> line = new ArrayList<>(group ? List.of(SETSID.toString()) : List.of());
        line.add(found(argv.get(0), directory, env));
        line.addAll(argv.subList(1, argv.size()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(env);
        Process process = builder.start();
        Tail tail = new Tail(process.getInputStream(), KEPT + secrets.longest());
        tail.start();
        try {
            started.as(process.toHandle());
            boolean ended = true;
            if (timeout == null) {
                process.waitFor();
            } else {
                ended = process.waitFor(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
            }
            if (!ended) {
                kill(process, group);
            }
            return new Ended(ended ? process.exitValue() : -1, !ended, tail.text(process, secrets));
        } catch (InterruptedException | IOException e) {
            kill(process, group);
            throw e;
        }
    }

    private static String found(String program, Path directory, Map<String, String> env) {
        String folders = env.getOrDefault("PATH", "/usr/bin:/bin");
        if (program.contains("/")) {
            Path path = directory.resolve(program);
            if (Files.isRegularFile(path) && Files.isExecutable(path)) {
                return path.toString();
            }
        } else {
            for (String folder : folders.split(":")) {
                Path path = Path.of(folder.isEmpty() ? "." : folder, program);
                if (Files.isRegularFile(path) && Files.isExecutable(path)) {
                    return program;
                }
            }
        }
        throw Refusal.conflict("the program '" + program + "' is not an executable file on this node");
    }

    private static void kill(Process process, boolean group) throws IOException {
        List<ProcessHandle> all = process.descendants().toList();
        if (group) {
            new ProcessBuilder("kill", "-KILL", "--", "-" + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /** Reads a pipe to its end and remembers the last bytes. */
    private static final class Tail extends Thread {
        private final InputStream in;
        private final int most;
        private final ByteArrayOutputStream last = new ByteArrayOutputStream();
        private boolean cut;

        Tail(InputStream in, int most) {
            super("output of a work plan's program");
            setDaemon(true);
            this.in = in;
            this.most = most;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    keep(buffer, read);
                }
            } catch (IOException e) {
                // The pipe was closed because something that the program left behind still held it.
            }
        }

        private synchronized void keep(byte[] buffer, int read) {
            last.write(buffer, 0, read);
            if (last.size() > 2 * most) {
                byte[] all = last.toByteArray();
                last.reset();
                last.write(all, all.length - most, most);
                cut = true;
            }
        }

        String text(Process process, Secrets secrets) throws InterruptedException, IOException {
            join(PIPE_MILLIS);
            if (isAlive()) {
                process.getInputStream().close();
            }
            synchronized (this) {
                return (cut || last.size() > KEPT ? CUT : "") + secrets.end(last.toByteArray(), KEPT);
            }
        }
    }
}
