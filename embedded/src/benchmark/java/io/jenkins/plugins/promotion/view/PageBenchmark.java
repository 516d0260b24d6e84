package io.jenkins.plugins.promotion.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.jenkins.plugins.promotion.Curves;
import io.jenkins.plugins.promotion.Promotion;
import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.change.ChangeName;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.journal.Actor;
import io.jenkins.plugins.promotion.process.people.Scene;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.htmlunit.WebResponse;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * What the pages of a plan cost by its items, half of it followed, and the list of changes by their number; by HTTP on the
 * embedded host, the fastest of three.
 */
public final class PageBenchmark {

    private static final int[] ITEMS = {100, 1_000, 10_000};
    private static final int[] CHANGES = {100, 1_000, 5_000};
    private static final int ROUNDS = 3;

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private PageBenchmark() {}

    private record Line(double[] seconds, double[] processor, double[] allocated) {
        Line() {
            this(new double[ITEMS.length], new double[ITEMS.length], new double[ITEMS.length]);
        }
    }

    /** @param dir for what the host keeps */
    public static void measure(Curves curves, Path dir) throws Exception {
        if (!curves.wants("page: ")) {
            return;
        }
        JenkinsRule host = new JenkinsRule();
        Statement all = new Statement() {
            @Override
            public void evaluate() throws Exception {
                Scene scene = new Shop(host, dir).scene;
                plans(curves, host, scene);
                changes(curves, host);
            }
        };
        try {
            host.apply(all, Description.createTestDescription(PageBenchmark.class, "pages"))
                    .evaluate();
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("The embedded host failed.", e);
        }
    }

    private static void plans(Curves curves, JenkinsRule host, Scene scene) throws Exception {
        Map<String, Line> lines = new LinkedHashMap<>();
        for (int size = 0; size < ITEMS.length; size++) {
            for (Map.Entry<String, String> page :
                    new LongPlan(scene, ITEMS[size]).record().entrySet()) {
                ask(host, page.getValue(), lines.computeIfAbsent(page.getKey(), name -> new Line()), size);
            }
        }
        lines.forEach((page, line) -> curves.add("page: " + page, ITEMS, line.seconds, line.processor, line.allocated));
    }

    private static void changes(Curves curves, JenkinsRule host) throws Exception {
        Line list = new Line();
        Line found = new Line();
        Line data = new Line();
        int ended = 0;
        for (int size = 0; size < CHANGES.length; size++) {
            for (; ended < CHANGES[size]; ended++) {
                Change one = Promotion.get().changes().use(new ChangeName("Ended " + ended), "shop", "ann");
                one.record(Actor.person("ann"), new ChangeFact.Cancelled("enough"));
            }
            ask(host, "promotion-changes/", list, size);
            ask(host, "promotion-changes/?text=ended+1&part=2", found, size);
            ask(host, "promotion-changes/api/json?depth=1", data, size);
        }
        curves.add("page: changes, most of them over", CHANGES, list.seconds, list.processor, list.allocated);
        curves.add("page: changes with a text, part 2", CHANGES, found.seconds, found.processor, found.allocated);
        curves.add("page: changes as data, the newest of them", CHANGES, data.seconds, data.processor, data.allocated);
    }

    private static void ask(JenkinsRule host, String page, Line line, int size) throws Exception {
        JenkinsRule.WebClient client = host.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        client.login("qa1");
        line.seconds[size] = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            double bytes = allocated();
            long processor = SYSTEM.getProcessCpuTime();
            long begin = System.nanoTime();
            WebResponse answer = client.goTo(page, null).getWebResponse();
            if (answer.getStatusCode() != 200
                    || answer.getContentAsString(UTF_8).isEmpty()) {
                throw new IOException("'" + page + "' answers " + answer.getStatusCode());
            }
            line.seconds[size] = Math.min(line.seconds[size], (System.nanoTime() - begin) / 1e9);
            line.processor[size] = (SYSTEM.getProcessCpuTime() - processor) / 1e9;
            line.allocated[size] = allocated() - bytes;
        }
    }

    /** By all threads, the client's too. */
    private static double allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
