package io.jenkins.plugins.promotion.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.process.people.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.htmlunit.WebResponse;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.jvnet.hudson.test.JenkinsRule;

/** Pages of a plan of many items, half of it followed, are hardly longer than those of few: docs/speed.md has the numbers. */
public class LongPlansTest {

    /** No page may be longer, however long the plan is. */
    private static final int BYTES = 150_000;

    private static final List<Integer> ITEMS = Stream.of(
                    System.getProperty("items", "10,1000").split(","))
            .map(Integer::valueOf)
            .toList();

    @Rule
    public JenkinsRule j = new JenkinsRule();

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void pagesStayShort() throws Exception {
        Scene scene = new Shop(j, folder.getRoot().toPath()).scene;
        List<String> measured = new ArrayList<>();
        for (int items : ITEMS) {
            for (String page : new LongPlan(scene, items).record().values()) {
                JenkinsRule.WebClient client = j.createWebClient();
                client.getOptions().setJavaScriptEnabled(false);
                client.login("qa1");
                long best = Long.MAX_VALUE;
                long first = 0;
                int length = 0;
                for (int i = 0; i < 3; i++) {
                    long from = System.nanoTime();
                    WebResponse answer = client.goTo(page, null).getWebResponse();
                    long took = (System.nanoTime() - from) / 1_000_000;
                    first = i == 0 ? took : first;
                    best = Math.min(best, took);
                    assertEquals(page, 200, answer.getStatusCode());
                    length = answer.getContentAsString().getBytes(UTF_8).length;
                }
                measured.add(String.format(
                        "%,7d items %,9d bytes %,6d ms first %,6d ms then  %s", items, length, first, best, page));
                assertTrue(page + " of " + items + " items has " + length + " bytes", length < BYTES);
            }
        }
        if (System.getProperty("items") != null) {
            measured.forEach(System.out::println);
        }
    }
}
