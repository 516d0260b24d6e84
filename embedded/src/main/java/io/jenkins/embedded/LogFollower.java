package io.jenkins.embedded;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** Shows a build's log in the terminal while it grows; the engine's own notes are left out. */
final class LogFollower {
    private static final int TAIL = 4_000;
    private final WorkflowRun run;
    private final Terminal out;
    private long shown;
    private String rest = "";

    LogFollower(WorkflowRun run, Terminal out) {
        this.run = run;
        this.out = out;
    }

    /** For a build that goes on: begins a little before the end of what is there, at the start of a line. */
    void tail() throws IOException {
        File log = run.getLogFile();
        shown = log.exists() ? lineStart(log, Math.max(0, log.length() - TAIL)) : 0;
    }

    /** Where the first line begins that begins at this place of a file or after it. */
    static long lineStart(File file, long from) throws IOException {
        if (from == 0) {
            return 0;
        }
        try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
            in.seek(from - 1);
            int read = in.read();
            while (read != -1 && read != '\n') {
                read = in.read();
            }
            return in.getFilePointer();
        }
    }

    /** Until the build ends. */
    void follow() throws IOException, InterruptedException {
        while (true) {
            boolean over = run.end().isDone();
            show();
            if (over) {
                break;
            }
            try {
                run.end().get(200, java.util.concurrent.TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException e) {
                continue;
            }
        }
        out.flush();
    }

    private void show() throws IOException {
        if (!run.getLogFile().exists()) {
            return;
        }
        try (RandomAccessFile in = new RandomAccessFile(run.getLogFile(), "r")) {
            byte[] fresh = new byte[(int) Math.min(Math.max(0, in.length() - shown), 1 << 20)];
            in.seek(shown);
            in.readFully(fresh);
            shown += fresh.length;
            String text = rest + new String(fresh, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            rest = text.substring(end);
            text.substring(0, end).lines().forEach(this::line);
        }
    }

    private void line(String line) {
        if (line.startsWith("[Pipeline] stage (")) {
            out.line("");
            out.heading("== " + line.substring("[Pipeline] stage (".length(), line.length() - 1));
        } else if (!line.startsWith("[Pipeline] ")) {
            out.log(line);
        }
    }
}
