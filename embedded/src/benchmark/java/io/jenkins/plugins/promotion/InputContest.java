package io.jenkins.plugins.promotion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A gate beside {@code input}, on a genuine controller that runs already and has both: many builds wait at the one, then at
 * the other. Arguments: {@code url=http://127.0.0.1:8080/}, {@code user=} and {@code password=} (or token) of an
 * administrator, whose scripts make the jobs and read heap and threads, and {@code waiters=60,500}.
 */
public final class InputContest {

    private static final int ASKED = 20;
    private static final long PATIENCE_NANOS = 600_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String INPUT = "input";
    private static final String GATE = "gate";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .build();
    private final URI root;
    private final String authorization;
    private final String[] crumb;

    private InputContest(URI root, String user, String password) throws Exception {
        this.root = root;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        JsonNode told = JSON.readTree(get("crumbIssuer/api/json"));
        this.crumb = new String[] {
            told.path("crumbRequestField").asText(), told.path("crumb").asText()
        };
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> said = Arrays.stream(args)
                .map(arg -> arg.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (one, other) -> other, TreeMap::new));
        InputContest contest = new InputContest(
                URI.create(said.getOrDefault("url", "http://127.0.0.1:8080/")),
                said.getOrDefault("user", "admin"),
                said.getOrDefault("password", "admin"));
        contest.waiting(INPUT, 5); // Warms up.
        contest.waiting(GATE, 5);
        System.out.printf("%-34s %8s %12s %12s %8s%n", "", "waiting", GATE, INPUT, "ratio");
        for (String waiters : said.getOrDefault("waiters", "60,500").split(",")) {
            int number = Integer.parseInt(waiters.trim());
            Map<String, Double> theirs = contest.waiting(INPUT, number);
            Map<String, Double> ours = contest.waiting(GATE, number);
            ours.forEach((what, figure) -> System.out.printf(
                    "%-34s %8d %12.2f %12.2f %8.2f%n",
                    what, number, figure, theirs.get(what), figure / theirs.get(what)));
        }
    }

    /** All of them wait; some are looked at and let go; then all are removed. */
    private Map<String, Double> waiting(String way, int number) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        long[] before = heapAndThreads();
        String names = way + "-" + Long.toString(System.currentTimeMillis(), 36)
                + "-"; // A job made anew under an old name would not be the old one's.
        String step = way.equals(INPUT)
                ? "input id: \"Go\", message: \"Go on?\""
                : "awaitSignOff name: \"Go\", message: \"Go on?\", change: env.JOB_NAME, approvers: \"admin\", fourEyes: false";
        script(
                """
                import org.jenkinsci.plugins.workflow.job.WorkflowJob
                import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition
                import io.jenkins.plugins.promotion.config.PromotionConfiguration
                import io.jenkins.plugins.promotion.environment.Environment
                import io.jenkins.plugins.promotion.environment.directory.DirectoryType
                def jobs = (0..<%d).collect { n ->
                  def job = Jenkins.get().createProject(WorkflowJob, "%s" + n)
                  job.definition = new CpsFlowDefinition('%s', true)
                  job
                }
                def environment = new Environment("shop", new DirectoryType("/tmp/no-such-shop"))
                environment.builtInNode = true
                environment.jobs = jobs*.name
                PromotionConfiguration.get().environments = [environment]
                """
                        .formatted(number, names, step));
        long begun = System.nanoTime();
        script("Jenkins.get().items.findAll { it.name.startsWith('" + names + "') }.each { it.scheduleBuild2(0) }");
        await(number, "builds wait at " + way, () -> paused(names));
        figures.put("until all wait, s", seconds(begun));
        long[] after = heapAndThreads();
        figures.put("heap a waiter, KiB", Math.max(1, after[0] - before[0]) / 1024.0 / number);
        figures.put("threads more", (double) Math.max(1, after[1] - before[1]));
        List<Double> page = new ArrayList<>();
        List<Double> decision = new ArrayList<>();
        List<Double> end = new ArrayList<>();
        for (int n = 0; n < Math.min(ASKED, number); n++) {
            String job = names + n;
            String address =
                    way.equals(INPUT) ? "job/" + job + "/1/input/" : "promotion-changes/" + job + "/gate/r1-go/";
            long asked = System.nanoTime();
            get(address);
            page.add(seconds(asked) * 1000);
            String seen = way.equals(INPUT)
                    ? ""
                    : JSON.readTree(get(address + "api/json?tree=seen"))
                            .path("seen")
                            .asText();
            long decided = System.nanoTime();
            if (way.equals(INPUT)) {
                post(address + "Go/proceedEmpty", Map.of());
            } else {
                post(address + "approve", Map.of("seen", seen));
            }
            decision.add(seconds(decided) * 1000);
            await(
                    1,
                    job + " ends",
                    () -> get("job/" + job + "/1/api/json?tree=building").contains("false") ? 1 : 0);
            end.add(seconds(decided) * 1000);
        }
        figures.put("page, ms", median(page));
        figures.put("decision, ms", median(decision));
        figures.put("decision until the build ends, ms", median(end));
        script("Jenkins.get().items.findAll { it.name.startsWith('" + names
                + "') }.each { it.builds.findAll { it.building }*.doKill(); it.delete() }");
        return figures;
    }

    private long paused(String names) throws Exception {
        String[] told = script("def builds = Jenkins.get().items.findAll { it.name.startsWith('" + names
                        + "') }*.lastBuild.findAll { it != null }\n"
                        + "println builds.count { it.execution?.currentHeads?.any {"
                        + " org.jenkinsci.plugins.workflow.support.actions.PauseAction.isPaused(it) } }\n"
                        + "println builds.find { !it.building }?.log ?: ''")
                .split("\n", 2);
        if (!told[1].isBlank()) {
            throw new IllegalStateException("A build that was to wait ended:\n" + told[1]);
        }
        return Long.parseLong(told[0].trim());
    }

    private long[] heapAndThreads() throws Exception {
        return Arrays.stream(script("4.times { System.gc(); Thread.sleep(250) }\n"
                                + "def m = Runtime.runtime\n"
                                + "println((m.totalMemory() - m.freeMemory()) + ' ' + Thread.activeCount())")
                        .trim()
                        .split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** A count that is read anew. */
    private interface Count {
        long now() throws Exception;
    }

    private static void await(long wanted, String what, Count count) throws Exception {
        long begun = System.nanoTime();
        while (count.now() < wanted) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new IllegalStateException("In ten minutes not " + wanted + " of: " + what);
            }
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private String script(String groovy) throws Exception {
        return post("scriptText", Map.of("script", groovy));
    }

    private String get(String address) throws Exception {
        return send(request(address).GET());
    }

    private String post(String address, Map<String, String> form) throws Exception {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(address)
                .header(crumb[0], crumb[1])
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(root.resolve(address)).header("Authorization", authorization);
    }

    private String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            throw new IOException(answer.uri().getPath() + " answers " + answer.statusCode() + ": "
                    + answer.body().lines().limit(20).collect(Collectors.joining("\n")));
        }
        return answer.body();
    }
}
