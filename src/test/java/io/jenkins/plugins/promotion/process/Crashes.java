package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.files.FileOps;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;

/**
 * Instants at which a controller can crash: after every line of a journal and every change of a binding, before and after
 * whatever is asked of a node, and before every operation on files by which stores and copies change them there. After one
 * nothing is done any more until all is read anew.
 */
final class Crashes {

    /** The end of everything that is not on the disk. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        Crash(String where) {
            super("the controller crashed " + where, null, false, false);
        }
    }

    private int left;
    private int untilFull;
    private boolean down;
    private String where;

    /** Crashes at the instant of this number, from 1. */
    void after(int instants) {
        left = instants;
    }

    /** Crashes no more. */
    void never() {
        left = 0;
        untilFull = 0;
    }

    synchronized boolean isArmed() {
        return left > 0 || down || untilFull > 0;
    }

    /** Lets the operation of this number, from 1, find a full disk, and none after it; 0 lets none. */
    synchronized void failAt(int operations) {
        untilFull = operations;
    }

    private synchronized boolean isFull() {
        return untilFull > 0 && --untilFull == 0;
    }

    synchronized boolean isDown() {
        return down;
    }

    /** Where it crashed, {@code null} if it did not. */
    String where() {
        return where;
    }

    /** All was read anew. */
    synchronized void over() {
        down = false;
        left = 0;
    }

    /** One of those instants. */
    void instant(String at) {
        if (isNow(at)) {
            throw new Crash(at);
        }
    }

    private synchronized boolean isNow(String at) {
        if (!down && left > 0 && --left == 0) {
            down = true;
            where = at;
        }
        return down;
    }

    /** The real file system, for as long as nothing crashes. */
    FileOps files(FileOps real) {
        return (FileOps) Proxy.newProxyInstance(
                FileOps.class.getClassLoader(), new Class<?>[] {FileOps.class}, (proxy, method, arguments) -> {
                    boolean within = method.getName().equals("within");
                    if (!within && isNow("at " + method.getName())) {
                        throw new IOException("the controller is down"); // Also on threads that the copy waits for.
                    }
                    if (!within && isFull()) {
                        throw new FileSystemException(
                                arguments[0].toString(), null, "No space left on device (" + method.getName() + ")");
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        return within ? files((FileOps) answer) : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
