package io.jenkins.plugins.promotion.change;

import io.jenkins.plugins.promotion.change.fact.Recorded;
import io.jenkins.plugins.promotion.change.fact.SoakFact;
import io.jenkins.plugins.promotion.change.fact.SoakOutcome;
import io.jenkins.plugins.promotion.outage.Soak;
import io.jenkins.plugins.promotion.plan.PlanCheck;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Days of use of an environment after the change reached it.
 *
 * @param first what was found when it began
 * @param began when that was
 * @param build {@code <job>#<n>} that began it
 * @param observations every look that found something else than the look before
 * @param checks how the plan's checks began to fail, and passed again
 * @param ended {@code null} while it lasts
 * @param outcome {@code null} while it lasts
 */
public record SoakRecord(
        SoakFact.Began first,
        OffsetDateTime began,
        String build,
        List<Soak.Change> observations,
        List<Soak.Checked> checks,
        OffsetDateTime ended,
        SoakOutcome outcome) {

    static SoakRecord opened(Recorded by, SoakFact.Began fact) {
        return new SoakRecord(fact, by.at(), by.actor().build(), List.of(), List.of(), null, null);
    }

    /** The same after a fact about it. */
    SoakRecord with(Recorded by, SoakFact fact) {
        if (fact instanceof SoakFact.Observed seen) {
            return new SoakRecord(
                    first, began, build, AppendOnly.plus(observations, seen.change()), checks, ended, outcome);
        }
        if (fact instanceof SoakFact.Checked now) {
            return new SoakRecord(
                    first, began, build, observations, AppendOnly.plus(checks, now.checked()), ended, outcome);
        }
        if (fact instanceof SoakFact.Ended over) {
            return new SoakRecord(first, began, build, observations, checks, by.at(), over.outcome());
        }
        throw new IllegalStateException("a soak cannot be " + fact);
    }

    public String id() {
        return first.id();
    }

    public String environment() {
        return first.environment();
    }

    /** How long it has to last. */
    public Duration lasting() {
        return first.lasting();
    }

    /** Digest of the environment when it began. */
    public String tree() {
        return first.tree();
    }

    /** Checks that failed when they were asked last. */
    public List<PlanCheck.Result> failing() {
        return checks.isEmpty() ? List.of() : checks.get(checks.size() - 1).failed();
    }

    /** Digest of the environment when it was looked at last. */
    public String lastTree() {
        return observations.isEmpty()
                ? tree()
                : observations.get(observations.size() - 1).tree();
    }
}
