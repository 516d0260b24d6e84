package io.jenkins.embedded.declarative;

import groovy.lang.GroovyObject;
import hudson.AbortException;
import hudson.model.Result;
import io.jenkins.embedded.files.Globs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.support.steps.build.RunWrapper;

/** Decisions of Declarative Pipeline that need no program: results, conditions, where to run. */
public final class Outcomes {
    private static final List<String> CONDITIONS = List.of(
            "always",
            "changed",
            "fixed",
            "regression",
            "aborted",
            "success",
            "unsuccessful",
            "unstable",
            "failure",
            "cleanup");
    private static final Set<String> WRAPPERS = Set.of("timeout", "retry");

    private Outcomes() {}

    /** The worse of what the build has so far and what ended so. */
    private static Result result(RunWrapper build, Throwable error) throws AbortException {
        Result now = Result.fromString(build.getCurrentResult());
        if (error == null) {
            return now;
        }
        Result ended =
                error instanceof FlowInterruptedException interruption ? interruption.getResult() : Result.FAILURE;
        return ended.combine(now);
    }

    /** Lets the build look as if it ended so; returns, as text, how it looked before and how it looks now. */
    public static ArrayList<String> pretend(RunWrapper build, Throwable error) throws AbortException {
        Result now = result(build, error);
        ArrayList<String> both = new ArrayList<>(Arrays.asList(build.getResult(), now.toString()));
        ((WorkflowRun) build.getRawBuild()).look(now);
        return both;
    }

    /** Takes that back, unless somebody changed it meanwhile. */
    public static void restore(RunWrapper build, List<String> both) throws AbortException {
        if (both.get(1).equals(build.getCurrentResult())) {
            ((WorkflowRun) build.getRawBuild()).look(both.get(0) == null ? null : Result.fromString(both.get(0)));
        }
    }

    /** Conditions of {@code post} in the order in which they are looked at, whatever their order in the file. */
    public static List<Call> ordered(List<Call> calls) {
        List<Call> all = new ArrayList<>(calls);
        all.sort(Comparator.comparingInt(call -> CONDITIONS.indexOf(call.name())));
        return all;
    }

    /** Whether a condition of {@code post} is met. */
    public static boolean applies(String condition, RunWrapper build, Throwable error) throws AbortException {
        String now = result(build, error).toString();
        RunWrapper previous = build.getPreviousBuild();
        String before = previous == null || previous.getResult() == null ? null : previous.getResult();
        return switch (condition) {
            case "always", "cleanup" -> true;
            case "changed" -> !now.equals(before);
            case "fixed" -> now.equals("SUCCESS") && ("FAILURE".equals(before) || "UNSTABLE".equals(before));
            case "regression" -> before != null && Result.fromString(now).isWorseThan(Result.fromString(before));
            case "unsuccessful" -> !now.equals("SUCCESS");
            default -> now.equalsIgnoreCase(condition);
        };
    }

    /** Options that run around something; the others only say something of the job or of this package's own order. */
    public static List<Call> wrappers(List<Call> options) {
        return new ArrayList<>(
                options.stream().filter(call -> WRAPPERS.contains(call.name())).toList());
    }

    /** All but the first. */
    public static List<Call> rest(List<Call> calls) {
        return new ArrayList<>(calls.subList(1, calls.size()));
    }

    /** The label to run on, empty for any; null for none. */
    public static String agent(Call agent, Section block) {
        if (agent == null || "none".equals(agent.value())) {
            return null;
        }
        Call label = block == null ? null : block.call("label");
        return label == null ? "" : String.valueOf(label.value());
    }

    /** Whether the Jenkinsfile comes from a folder that can be checked out. */
    public static boolean hasScm(RunWrapper build) {
        return ((WorkflowJob) build.getRawBuild().getParent()).getScm() != null;
    }

    /** Whether a condition of {@code when} that has no block is met. */
    public static boolean holds(Call condition, Object env) {
        return switch (condition.name()) {
            case "beforeAgent" -> true;
            case Syntax.EQUALS -> Objects.equals(text(condition.named("expected")), text(condition.named("actual")));
            case "environment" -> Objects.equals(
                    variable(env, condition.named("name")), String.valueOf(condition.named("value")));
            case "branch" -> {
                String branch = variable(env, "BRANCH_NAME");
                yield branch != null
                        && Globs.pattern(String.valueOf(condition.value()))
                                .matcher(branch)
                                .matches();
            }
            default -> throw new IllegalStateException(condition.name());
        };
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static String variable(Object env, Object name) {
        return text(((GroovyObject) env).getProperty(String.valueOf(name)));
    }
}
