package io.jenkins.plugins.promotion.process;

import io.jenkins.plugins.promotion.change.Change;
import io.jenkins.plugins.promotion.dossier.SignedHead;
import io.jenkins.plugins.promotion.files.NotKept;
import io.jenkins.plugins.promotion.plan.Headings;
import io.jenkins.plugins.promotion.refusal.Refusal;
import io.jenkins.plugins.promotion.tree.TreeProgress;
import io.jenkins.plugins.promotion.wording.Lines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A build of a script in a {@link Workroom}: what it is to the process, and what came of it. */
final class ScriptBuild {

    /** How a build ended. */
    enum Result {
        SUCCESS,
        FAILURE,
        ABORTED
    }

    /** A build was stopped by somebody. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped");
        }
    }

    /** What a script itself says that went wrong. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String message) {
            super(message);
        }
    }

    String job;
    final int number;
    private final Path workspace;
    private final StringBuilder log = new StringBuilder();
    private final List<String> changes = new ArrayList<>();
    private final Map<String, String> secrets = new HashMap<>();
    final List<String> anchors = new ArrayList<>();
    final Map<String, byte[]> archived = new TreeMap<>();
    private Map<String, String> variables = Map.of();
    private String key;
    private Result result;
    private boolean stopped;
    private BooleanSupplier timeout = () -> false;
    private boolean stranger;
    private int nodes;
    private String startedBy;
    private List<String> requesters = List.of();
    private List<String> committers = List.of();
    private String replayed;
    private List<String> rightless = List.of();
    private Function<Right, String> lacking = right -> null;

    ScriptBuild(String job, int number, Path workspace) {
        this.job = job;
        this.number = number;
        this.workspace = workspace;
    }

    String id() {
        return job + "#" + number;
    }

    /** Its job is called otherwise now, as in Jenkins also while it runs. */
    void renamed(String from, String to) {
        job = job.equals(from) ? to : job;
    }

    /** What was printed so far. */
    synchronized String log() {
        return log.toString();
    }

    synchronized void print(String line) {
        log.append(line).append('\n');
    }

    /** How it ended, or {@code null}. */
    Result result() {
        return result;
    }

    boolean isBuilding() {
        return result == null;
    }

    boolean isStopped() {
        return stopped || timeout.getAsBoolean();
    }

    /** When the innermost block that has a timeout has taken too long. */
    void timeout(BooleanSupplier over) {
        timeout = over;
    }

    void stop() {
        stopped = true;
    }

    /** Keys of the changes that it works on. */
    List<String> changes() {
        return changes;
    }

    /** Somebody started it by hand. */
    ScriptBuild startedBy(String user) {
        startedBy = user;
        requesters = List.of(user);
        return this;
    }

    ScriptBuild requestedBy(String... users) {
        requesters = List.of(users);
        return this;
    }

    /** These committed what it works on. */
    ScriptBuild committedBy(String... users) {
        committers = List.of(users);
        return this;
    }

    /** Its job came by the name of another. */
    ScriptBuild ofAnotherJob() {
        stranger = true;
        return this;
    }

    /** Why its script is not the job's own, such as {@code is a replay}. */
    ScriptBuild replayed(String why) {
        replayed = why;
        return this;
    }

    /** Runs as a user who has none but these rights. */
    ScriptBuild runsAs(String user, Right... rights) {
        lacking = right -> List.of(rights).contains(right) ? null : user;
        return this;
    }

    ScriptBuild secret(String id, String text) {
        secrets.put(id, text);
        return this;
    }

    /** Its script knows these variables. */
    ScriptBuild knows(Map<String, String> values) {
        variables = values;
        return this;
    }

    Map<String, String> variables() {
        return variables;
    }

    /** An administrator gave this key to sign records with. */
    ScriptBuild key(String pem) {
        key = pem;
        return this;
    }

    /** These users hold no rights on the job. */
    ScriptBuild withoutRights(String... users) {
        rightless = List.of(users);
        return this;
    }

    void ended(Throwable failure) {
        if (failure == null) {
            result = Result.SUCCESS;
        } else if (failure instanceof Stopped) {
            result = Result.ABORTED;
        } else {
            if (failure instanceof Refusal || failure instanceof NotKept || failure instanceof Failed) {
                print("ERROR: " + Lines.several(String.valueOf(failure.getMessage())));
            } else {
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                print(trace.toString());
            }
            result = Result.FAILURE;
        }
        print("Finished: " + result);
    }

    Path workspace() {
        return workspace;
    }

    /** The build as one call of a step sees it. */
    Build at(boolean inNode) {
        return new Call(Integer.toString(++nodes), inNode);
    }

    private final class Call implements Build {
        private final String node;
        private final boolean inNode;

        Call(String node, boolean inNode) {
            this.node = node;
            this.inNode = inNode;
        }

        @Override
        public String id() {
            return ScriptBuild.this.id();
        }

        @Override
        public String job() {
            return job;
        }

        @Override
        public boolean isOfKnownJob() {
            return !stranger;
        }

        @Override
        public String node() {
            return node;
        }

        @Override
        public List<String> requesters() {
            return requesters;
        }

        @Override
        public List<String> committers() {
            return committers;
        }

        @Override
        public String startedBy() {
            return startedBy;
        }

        @Override
        public Optional<String> replayed() {
            return Optional.ofNullable(replayed);
        }

        @Override
        public Optional<String> whoLacks(Right right) {
            return Optional.ofNullable(lacking.apply(right));
        }

        @Override
        public boolean holds(String user, Right right) {
            return !rightless.contains(user);
        }

        @Override
        public String secret(String id) {
            if (!secrets.containsKey(id)) {
                throw Refusal.unknown("this build can use no secret text of the id '" + id + "'");
            }
            return secrets.get(id);
        }

        @Override
        public Optional<Workspace> workspace() {
            return inNode
                    ? Optional.of(new Workspace() {
                        @Override
                        public PlanFolder read(String plan, String testPlan, String planId, Headings headings)
                                throws IOException {
                            return PlanFolder.in(workspace, plan, testPlan, planId, headings);
                        }

                        @Override
                        public FoundFiles find(FoundFiles.Wanted wanted) throws IOException {
                            return FoundFiles.in(workspace, wanted);
                        }
                    })
                    : Optional.empty();
        }

        @Override
        public void print(String line) {
            ScriptBuild.this.print(line);
        }

        @Override
        public TreeProgress progress(String doing) {
            return TreeProgress.NONE;
        }

        @Override
        public String address(String changeKey, String below) {
            return "job/" + job + "/" + number + "/promotion/change/" + changeKey + "/" + below;
        }

        @Override
        public void anchor(String changeKey, long lines, String head) {
            anchors.add(changeKey + " " + lines + " " + head);
        }

        @Override
        public boolean sign(Change change) throws IOException {
            return key != null && SignedHead.sign(change, key, "key");
        }

        @Override
        public void archive(Map<String, byte[]> files) {
            archived.putAll(files);
        }

        @Override
        public void join(String changeKey) {
            if (!changes.contains(changeKey)) {
                changes.add(changeKey);
            }
        }
    }
}
