package io.jenkins.plugins.promotion.site;

import static org.junit.Assert.assertEquals;

import io.jenkins.plugins.promotion.site.EnvironmentSite.NotNow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Locale;
import org.junit.Test;

public class NotNowTest {

    /** An agent may throw one; whoever waits then tells what for, and does not fail at that. */
    @Test
    public void whatIsWaitedForIsToldOnTheOtherSideToo() throws Exception {
        NotNow busy = NotNow.busy("production");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(busy);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            NotNow there = (NotNow) in.readObject();
            assertEquals(busy.getMessage(), there.what().in(Locale.GERMAN));
        }
    }
}
