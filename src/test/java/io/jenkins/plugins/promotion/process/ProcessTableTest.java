package io.jenkins.plugins.promotion.process;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.steps.RunAgainTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.Test;

/** The rows of docs/process.md name tests that are there, and every test of the way on has its row. */
public class ProcessTableTest {

    @Test
    public void everyRowNamesItsTest() throws Exception {
        Matcher named = Pattern.compile("`([a-z][A-Za-z]{15,})`").matcher(Files.readString(Path.of("docs/process.md")));
        Set<String> rows = new TreeSet<>();
        while (named.find()) {
            rows.add(named.group(1));
        }
        Set<String> tests = Arrays.stream(WayOnTest.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(java.lang.reflect.Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(rows.size() > 15);
        assertEquals(tests, rows);
    }

    /** What only a host has is tested there. */
    @Test
    public void whatIsTestedOnAHostIsThere() throws Exception {
        Matcher named =
                Pattern.compile("`RunAgainTest\\.([A-Za-z]+)`").matcher(Files.readString(Path.of("docs/process.md")));
        int found = 0;
        while (named.find()) {
            assertTrue(
                    named.group(1), RunAgainTest.class.getMethod(named.group(1)).isAnnotationPresent(Test.class));
            found++;
        }
        assertEquals(2, found);
    }
}
