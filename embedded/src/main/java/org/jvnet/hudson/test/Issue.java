package org.jvnet.hudson.test;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Names the issue a test is about. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
public @interface Issue {
    String[] value();
}
