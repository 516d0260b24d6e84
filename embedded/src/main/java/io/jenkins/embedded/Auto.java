package io.jenkins.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.embedded.config.Users.Person;
import java.io.IOException;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/**
 * {@code --auto}: each of the example's users asks over HTTP what waits for them, and does it: passes the test cases,
 * approves, enters dates, presses Begin, follows the manual items. What a user may not do is not offered to them, so the
 * rules of the process hold here as for people.
 */
final class Auto {
    private static final long PAUSE_MILLIS = 50;
    private static final String ADMINISTRATORS = "administrators";

    private final Set<String> complaints = new LinkedHashSet<>();
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private BooleanSupplier going;
    private Predicate<String> begins = user -> true;
    private String job;

    /** Build parameters that shorten the process; those of the command line go before. */
    static Map<String, String> parameters() {
        return Map.of("SOAK", "2s");
    }

    /** Begins to decide, in a thread of its own, until the build ends. */
    void start(URI root, List<Person> people, WorkflowRun build) {
        for (Person person : people) {
            // Administrators could do nearly everything; the process is to be done by those who are meant to.
            if (!person.groups().contains(ADMINISTRATORS)) {
                clients.put(person.id(), Client.of(root, person.id()));
            }
        }
        start(build.getParent().getFullName(), build::isBuilding);
    }

    /**
     * As these people, on whatever controller their clients lead to.
     *
     * @param implementer who alone presses Begin, since whoever did cannot sign: where all hold all permissions it is
     *     offered to the signers too
     */
    void start(Map<String, Client> people, String implementer, String ofJob, BooleanSupplier goesOn) {
        clients.putAll(people);
        begins = implementer::equals;
        start(ofJob, goesOn);
    }

    private void start(String ofJob, BooleanSupplier goesOn) {
        job = ofJob;
        going = goesOn;
        Thread thread = new Thread(this::work, "auto");
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        while (going.getAsBoolean()) {
            for (Map.Entry<String, Client> each : clients.entrySet()) {
                try {
                    turn(each.getKey(), each.getValue());
                } catch (IOException e) {
                    complain(each.getKey(), e);
                } catch (InterruptedException e) {
                    return;
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Another one may have been faster, or the build has gone on, so a refusal is said once and is no reason to end. */
    private void complain(String user, IOException e) {
        if (going.getAsBoolean() && complaints.add(user + e)) {
            System.out.println("   [auto] " + user + ": " + (e.getMessage() == null ? e : e.getMessage()));
        }
    }

    private void turn(String user, Client client) throws IOException, InterruptedException {
        for (JsonNode task : client.get("my-approvals/").path("tasks")) {
            if (!task.path("job").asText().equals(job)) {
                continue;
            }
            String page = task.path("link").asText();
            switch (task.path("kind").asText()) {
                case "sign-off" -> decide(user, client, page);
                case "begin" -> {
                    if (begins.test(user)) {
                        client.post(page + "begin", Map.of());
                        say(user, "begins on " + task.path("what").asText());
                    }
                }
                case "item" -> follow(user, client, page);
                case "dates" -> plan(user, client, page);
                default -> {
                    // Not for a program to decide.
                }
            }
        }
    }

    private void decide(String user, Client client, String page) throws IOException, InterruptedException {
        JsonNode gate = client.get(page);
        String name = gate.path("name").asText();
        for (JsonNode test : gate.path("testResults")) {
            if (!test.path("result").asText().equals("PASS")) {
                client.post(
                        page + "testResult",
                        Map.of("caseId", test.path("caseId").asText(), "result", "pass", "comment", "as expected"));
                say(user, "passes test case " + test.path("caseId").asText());
            }
        }
        String seen = client.get(page).path("seen").asText();
        client.post(page + "approve", Map.of("seen", seen, "comment", "Looks good to me."));
        say(user, "approves '" + name + "'");
    }

    private void follow(String user, Client client, String page) throws IOException, InterruptedException {
        JsonNode waiting = client.get(page).path("waitingItem");
        List<String> answers = new ArrayList<>();
        waiting.path("answers").forEach(answer -> answers.add(answer.asText()));
        // The program may have run before the host was stopped; the example's may run again.
        boolean interrupted = waiting.path("instruction").asText().contains("was interrupted");
        for (String answer : List.of("CONFIRM", "START", "DONE", interrupted ? "RETRY" : "STOP")) {
            if (answers.contains(answer)) {
                String item = waiting.path("item").asText();
                String text = answer.equals("START")
                        ? ""
                        : answer.equals("STOP") ? "Nobody is here to decide." : "0, seen by " + user;
                client.post(page + "answer", Map.of("item", item, "answer", answer, "text", text));
                say(user, "answers for item " + item + ": " + answer.toLowerCase(java.util.Locale.ROOT));
                return;
            }
        }
    }

    /** A window that begins now and is long enough for what was rehearsed. */
    private void plan(String user, Client client, String page) throws IOException, InterruptedException {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        Map<String, String> dates = Map.of(
                "start", now.minusMinutes(1).toString(), "end", now.plusHours(2).toString(), "replaces", "");
        client.post(page + "plan", dates);
        say(user, "enters the dates of the outage");
    }

    private static void say(String user, String what) {
        System.out.println("   [auto] " + user + " " + what);
    }
}
