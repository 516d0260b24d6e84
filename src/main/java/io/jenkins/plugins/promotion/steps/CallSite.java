package io.jenkins.plugins.promotion.steps;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.cps.CpsThread;

/** Where the script calls a step. A program tells it of itself only while it rests, so it is asked for afterwards. */
final class CallSite {

    private static final Logger LOGGER = Logger.getLogger(CallSite.class.getName());
    /** What Pipeline calls the script of a job. */
    private static final String SCRIPT = "WorkflowScript";

    private final CpsThread thread;

    private CallSite(CpsThread thread) {
        this.thread = thread;
    }

    /** That of the step which is being started: on the Pipeline's own thread only. */
    static CallSite current() {
        return new CallSite(CpsThread.current());
    }

    /**
     * Such as {@code Jenkinsfile line 41}, with the line of a library before it where one calls the step; {@code null} where
     * nothing is known. Waits until the program rests: never on the Pipeline's own thread.
     */
    String told() throws InterruptedException {
        if (thread == null) {
            return null;
        }
        List<StackTraceElement> calls;
        try {
            thread.getExecution().waitForSuspension();
            calls = thread.getStackTrace();
        } catch (ExecutionException
                | RuntimeException e) { // A program that has ended, for one: a step fails without it.
            LOGGER.log(Level.FINE, e, () -> "not known where: " + thread);
            return null;
        }
        String library = null;
        for (StackTraceElement frame : calls) {
            if (frame.getFileName() == null || frame.getLineNumber() <= 0) {
                continue;
            }
            if (SCRIPT.equals(frame.getFileName())) {
                String line = "Jenkinsfile line " + frame.getLineNumber();
                return library == null ? line : library + ", called in " + line;
            }
            if (library == null) {
                library = frame.getFileName().replaceAll(".*[/\\\\]", "") + " line " + frame.getLineNumber();
            }
        }
        return library;
    }

    /** A message with step and line behind it. */
    static String named(String message, String step, String place) {
        return place == null ? message : message + " (" + step + ", " + place + ")";
    }
}
