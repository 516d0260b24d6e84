package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.change.fact.Fact;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is known of every change at any time, also of one that is over and whose records are not at hand.
 *
 * @param name as in the Jenkinsfile
 * @param job full name of the job it belongs to
 * @param jobs full names of other jobs that may take part
 * @param openedAt when it was opened
 * @param emergency whether production may be changed without a rehearsal, to be reviewed afterwards
 * @param endedAt when it was closed or cancelled, {@code null} before
 * @param endedBy user id, or {@code build:<job>#<n>}; {@code null} before
 * @param builds {@code <job>#<n>} of all builds that took part
 */
public record ChangeSummary(
        ChangeName name,
        String job,
        List<String> jobs,
        ChangePhase phase,
        OffsetDateTime openedAt,
        boolean emergency,
        OffsetDateTime endedAt,
        String endedBy,
        List<String> builds) {

    private static final String FORMER = " (of the job before)";

    /** Whether this job may use the change. */
    public boolean admits(String jobFullName) {
        return job.equals(jobFullName) || jobs.contains(jobFullName);
    }

    /** Whether it is over. */
    public boolean isEnded() {
        return phase.isEnded();
    }

    ChangeSummary with(ChangePhase now) {
        return new ChangeSummary(name, job, jobs, now, openedAt, emergency, endedAt, endedBy, builds);
    }

    ChangeSummary forEmergency() {
        return new ChangeSummary(name, job, jobs, phase, openedAt, true, endedAt, endedBy, builds);
    }

    ChangeSummary ended(ChangePhase now, OffsetDateTime at, String by) {
        return new ChangeSummary(name, job, jobs, now, openedAt, emergency, at, by, builds);
    }

    ChangeSummary admitting(List<String> more) {
        List<String> all = jobs;
        for (String each : more) {
            all = all.contains(each) ? all : AppendOnly.plus(all, each);
        }
        return new ChangeSummary(name, job, all, phase, openedAt, emergency, endedAt, endedBy, builds);
    }

    ChangeSummary joinedBy(String build) {
        return builds.contains(build)
                ? this
                : new ChangeSummary(
                        name, job, jobs, phase, openedAt, emergency, endedAt, endedBy, AppendOnly.plus(builds, build));
    }

    ChangeSummary renamed(String from, String to) {
        return new ChangeSummary(
                name,
                job.equals(from) ? to : job,
                jobs.stream()
                        .map(each -> each.equals(from) ? to : each)
                        .distinct()
                        .toList(),
                phase,
                openedAt,
                emergency,
                endedAt,
                endedBy,
                builds.stream().map(build -> build(build, from, to)).toList());
    }

    ChangeSummary replaced(String replacedJob) {
        return new ChangeSummary(
                name,
                job,
                jobs,
                phase,
                openedAt,
                emergency,
                endedAt,
                endedBy,
                builds.stream().map(build -> former(build, replacedJob)).toList());
    }

    /** What a build is called once its job was replaced by another of its name, which has builds of these numbers too. */
    static String former(String build, String job) {
        return build != null && build.startsWith(job + "#") && !build.endsWith(FORMER) ? build + FORMER : build;
    }

    /** What builds are called after a fact; most facts leave them their names. */
    public static UnaryOperator<String> renaming(Fact fact) {
        if (fact instanceof ChangeFact.JobRenamed renamed) {
            return build -> build(build, renamed.from(), renamed.to());
        }
        return fact instanceof ChangeFact.JobReplaced replaced
                ? build -> former(build, replaced.job())
                : build -> build;
    }

    /** Whether builds of the job that has this name now took part, as far as anybody can tell. */
    boolean hasBuildsOf(String jobFullName) {
        return builds.stream().anyMatch(build -> !build.equals(former(build, jobFullName)));
    }

    /** What a build is called after its job was renamed; {@code null} stays. */
    static String build(String build, String from, String to) {
        return build != null && build.startsWith(from + "#") ? to + build.substring(from.length()) : build;
    }
}
