package org.jvnet.hudson.test;

import io.jenkins.embedded.Extensions;
import java.util.List;
import org.junit.runner.Description;

/** Lets the {@link TestExtension}s of the running test in, and no others. */
final class TestExtensions {
    private static volatile Description running;

    static {
        Extensions.alsoFrom(
                TestExtension.class,
                item -> of(item.className()) && named(((TestExtension) item.annotation()).value()));
    }

    private TestExtensions() {}

    static void of(Description test) {
        running = test;
    }

    private static boolean of(String className) {
        for (Class<?> test = running == null ? null : running.getTestClass();
                test != null;
                test = test.getSuperclass()) {
            if (className.equals(test.getName()) || className.startsWith(test.getName() + "$")) {
                return true;
            }
        }
        return false;
    }

    private static boolean named(String[] methods) {
        return methods.length == 0 || List.of(methods).contains(running.getMethodName());
    }
}
